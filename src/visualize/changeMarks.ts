import type { Span } from './zoom.ts';
import { changeText, type LiveChange } from '../training/experiment/liveChanges.ts';

/** A place on a chart's axis of steps where a run was changed. */
export interface ChangeMark {
  /** 0..1 along the axis. */
  readonly at: number;
  /** "after step 20: conv2d frozen, learning rate 0.001 → 0.0003". */
  readonly text: string;
}

/** Marks closer than this part of the axis are one. */
const SPACING = 0.025;

/** Marks on the part of an axis of steps that is shown. */
export function changeMarks(changes: readonly LiveChange[], [from, to]: Span): readonly ChangeMark[] {
  const marks: { at: number; step: number; text: string }[] = [];
  for (const change of changes) {
    const { step } = change;
    if (step < from || step > to) continue;
    const at = (step - from) / (to - from);
    const last = marks.at(-1);
    const own = changeText(change);
    const said = step === last?.step ? `, ${own}` : `after step ${step.toLocaleString('en')}: ${own}`;
    if (last && (step === last.step || at - last.at < SPACING))
      marks[marks.length - 1] = {
        at: last.at,
        step,
        text: last.text + (step === last.step ? said : `; ${said}`),
      };
    else marks.push({ at, step, text: said });
  }
  return marks.map(({ at, text }) => ({ at, text }));
}
