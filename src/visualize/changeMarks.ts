import { changeText, type LiveChange } from '../training/experiment/liveChanges.ts';

/** A place on a chart's axis of steps where a run was changed. */
interface ChangeMark {
  /** 0..1 along the axis. */
  readonly at: number;
  /** "after step 20: conv2d frozen, learning rate 0.001 → 0.0003". */
  readonly text: string;
}

/** Marks closer than this part of the axis are one. */
const SPACING = 0.025;

/** Marks on an axis from 0 to `end` steps. */
export function changeMarks(changes: readonly LiveChange[], end: number): readonly ChangeMark[] {
  const marks: { at: number; step: number; text: string }[] = [];
  for (const change of changes) {
    const { step } = change;
    const last = marks.at(-1);
    const own = changeText(change);
    const said = step === last?.step ? `, ${own}` : `after step ${step.toLocaleString('en')}: ${own}`;
    if (last && (step === last.step || step / end - last.at < SPACING))
      marks[marks.length - 1] = {
        at: last.at,
        step,
        text: last.text + (step === last.step ? said : `; ${said}`),
      };
    else marks.push({ at: Math.min(1, step / end), step, text: said });
  }
  return marks.map(({ at, text }) => ({ at, text }));
}
