import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { Check } from 'lucide-react';
import { type CSSProperties, memo, useEffect, useRef } from 'react';
import { shownName } from '../../data/own/className.ts';
import type { OwnSample, PictureForm } from '../../data/own/ownSet.ts';
import styles from './PictureGrid.module.css';

/** A class as a picture shows it. */
export interface ShownClass {
  readonly label: string;
  readonly colour: number;
}

interface PictureCellProps {
  readonly sample: OwnSample;
  readonly form: PictureForm;
  readonly url: string | undefined;
  readonly ofClass: ShownClass | null;
  /** The class that the network takes it for, where it doubts its own. */
  readonly likely: string | undefined;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly index: number;
  readonly of: number;
  readonly x: number;
  readonly y: number;
  /** How many pictures a drag of this one takes along. */
  readonly dragged: (slot: number) => number;
}

/** One picture with its class, to select and to drag. */
export const PictureCell = memo(function PictureCell({
  sample,
  form,
  url,
  ofClass,
  likely,
  selected,
  tabbable,
  index,
  of,
  x,
  y,
  dragged,
}: PictureCellProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { slot } = sample;
  const caption = `${ofClass ? ofClass.label : 'no class'}${likely === undefined ? '' : `, or ${shownName(likely)}?`}`;
  useEffect(() => {
    if (!ref.current) return;
    return draggable({
      element: ref.current,
      getInitialData: () => ({ kind: 'own-pictures', slot }),
      onGenerateDragPreview({ nativeSetDragImage }) {
        const taken = dragged(slot);
        if (taken === 1) return;
        setCustomNativeDragPreview({
          nativeSetDragImage,
          render({ container }) {
            container.className = styles.preview ?? '';
            container.textContent = `${taken.toLocaleString('en')} pictures`;
          },
        });
      },
    });
  }, [slot, dragged]);
  return (
    <div
      ref={ref}
      className={styles.cell}
      role="option"
      aria-selected={selected}
      aria-setsize={of}
      aria-posinset={index + 1}
      aria-label={`${sample.name}, ${caption}`}
      tabIndex={tabbable ? 0 : -1}
      data-slot={slot}
      data-index={index}
      style={{ transform: `translate(${x}px, ${y}px)` }}
    >
      <span className={styles.frame}>
        {url !== undefined && (
          <img src={url} alt="" draggable={false} data-fit={form.fit} data-grey={form.channels === 1} />
        )}
        {selected && <Check className={styles.check} aria-hidden />}
      </span>
      <span className={styles.caption} aria-hidden>
        <i
          className={styles.dot}
          style={{ '--class': ofClass ? `var(--class-${ofClass.colour})` : 'transparent' } as CSSProperties}
        />
        <span>{caption}</span>
      </span>
    </div>
  );
});
