import { type CSSProperties, useMemo, useState } from 'react';
import { shownName } from '../../data/own/className.ts';
import { labelPictures } from '../../data/own/editSet.ts';
import type { OwnSample, OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { useHotkeys } from '../../ui/useHotkeys.ts';
import styles from './LabelMode.module.css';
import { count, keyOfClass, numberedName } from './ownText.ts';
import { type Found, likelyOf } from './picturesShown.ts';
import { useEditOwn } from './useEditOwn.ts';
import { useLatest } from './useLatest.ts';
import { useThumbnails } from './useThumbnails.ts';

/** Pictures to be labelled, in this order. */
export type ToLabel = Pick<Found, 'slots' | 'likely'>;

interface LabelModeProps {
  readonly set: OwnSet;
  /** One that got its class stays, to go back to. */
  readonly those: ToLabel;
  readonly onClose: () => void;
}

/** Pictures looked at before they are shown, so that none has to be waited for. */
const AHEAD = 4;

/** One picture after the other, large: a key gives it its class. */
export function LabelMode({ set, those, onClose }: LabelModeProps) {
  const { slots } = those;
  const likely = useMemo(() => likelyOf(those), [those]);
  const edit = useEditOwn();
  const [at, setAt] = useState(0);
  const bySlot = useMemo(() => new Map(set.samples.map((sample) => [sample.slot, sample])), [set.samples]);
  const ahead = useMemo(
    () => slots.slice(Math.max(0, at - 1), at + AHEAD).flatMap((slot) => bySlot.get(slot) ?? []),
    [slots, at, bySlot],
  );
  const thumbnails = useThumbnails(set.id, ahead, 0, ahead.length);
  const sample = bySlot.get(slots[at] ?? -1);
  const go = (by: number) => setAt((now) => Math.min(slots.length, Math.max(0, now + by)));
  const give = (index: number) => {
    const ofClass = set.classes[index];
    if (!sample || !ofClass) return;
    edit(`Label ${numberedName(ofClass, index)}`, (now) =>
      labelPictures(now, new Set([sample.slot]), ofClass.id),
    );
    go(1);
  };
  const latest = useLatest({ give, go, onClose });
  const hotkeys = useMemo(
    () => [
      ...Array.from({ length: 10 }, (_, i) => ({
        keys: keyOfClass(i) ?? '',
        label: `Class ${i + 1}`,
        run: () => latest.current.give(i),
      })),
      { keys: 'Backspace', label: 'Back', run: () => latest.current.go(-1) },
      { keys: 'ArrowLeft', label: 'Back', run: () => latest.current.go(-1) },
      { keys: 'ArrowRight', label: 'Skip', run: () => latest.current.go(1) },
      { keys: 'Escape', label: 'Done', run: () => latest.current.onClose() },
    ],
    [latest],
  );
  useHotkeys(hotkeys);
  return (
    <section className={styles.mode} aria-label="Label pictures">
      <div className={styles.bar}>
        <p role="status">
          {slots.length === 0
            ? 'Every picture has a class.'
            : at < slots.length
              ? `${count(at + 1)} of ${count(slots.length)}`
              : `All ${count(slots.length)} looked at.`}
        </p>
        <Button onClick={onClose}>Done</Button>
      </div>
      <Large
        sample={sample}
        url={sample && thumbnails.get(sample.slot)}
        likely={sample && likely.get(sample.slot)}
      />
      <div className={styles.classes} role="group" aria-label="Give it a class">
        {set.classes.map((each, i) => (
          <Button
            key={each.id}
            aria-pressed={sample?.classId === each.id}
            disabled={!sample}
            icon={
              <i
                className={styles.dot}
                style={{ '--class': `var(--class-${each.colour})` } as CSSProperties}
              />
            }
            onClick={() => give(i)}
          >
            <span>{numberedName(each, i)}</span>
          </Button>
        ))}
      </div>
      <div className={styles.bar}>
        <Button disabled={at === 0} onClick={() => go(-1)}>
          Back
        </Button>
        <p className={styles.help}>Keys 1 to 9 and 0 give a class, Backspace goes back, → skips.</p>
        <Button disabled={at >= slots.length} onClick={() => go(1)}>
          Skip
        </Button>
      </div>
    </section>
  );
}

function Large({
  sample,
  url,
  likely,
}: {
  readonly sample: OwnSample | undefined;
  readonly url: string | undefined;
  /** What the network takes it for. */
  readonly likely: string | undefined;
}) {
  return (
    <div className={styles.large}>
      {sample && url !== undefined && <img src={url} alt={sample.name} />}
      {sample && (
        <p>
          {sample.name}
          {likely !== undefined && `, ${shownName(likely)} to the network`}
        </p>
      )}
    </div>
  );
}
