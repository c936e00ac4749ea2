import { useRef, useState } from 'react';
import type { OwnSet } from '../../data/own/ownSet.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select } from '../../ui/Select.tsx';
import { DrawingPad } from '../../visualize/DrawingPad.tsx';
import styles from './Capture.module.css';
import { toRgba } from './fromDataset.ts';
import { holds, numberedName } from './ownText.ts';
import { useAdding } from './useAdding.ts';

interface PadDialogProps {
  readonly set: OwnSet;
  readonly classId: string | null;
  readonly onClose: () => void;
}

interface Drawing {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Drawings, one after the other, for a class. */
export function PadDialog({ set, classId: first, onClose }: PadDialogProps) {
  const { addItems } = useAdding();
  const [classId, setClassId] = useState(first);
  const [drawn, setDrawn] = useState(0);
  const drawing = useRef<Drawing | null>(null);
  const [isEmpty, setIsEmpty] = useState(true);
  const index = set.classes.findIndex(({ id }) => id === classId);
  const title = numberedName(set.classes[index] ?? { name: '' }, index);
  const inClass = set.samples.reduce((n, sample) => n + (sample.classId === classId ? 1 : 0), 0);
  const add = () => {
    if (!drawing.current) return;
    const { pixels, width, height } = drawing.current;
    addItems([{ kind: 'pixels', pixels: toRgba(pixels, 1), width, height, name: 'drawing', burst: null }], {
      classId,
      label: `Draw a picture of ${title}`,
    });
    drawing.current = null;
    setIsEmpty(true);
    setDrawn(drawn + 1);
  };
  return (
    <Dialog title="Draw pictures" open onClose={onClose}>
      <Select
        label="class"
        value={classId ?? ''}
        options={set.classes.map((each, i) => ({ value: each.id, label: numberedName(each, i) }))}
        onChange={setClassId}
      />
      <div
        className={styles.pad}
        role="group"
        aria-label="Drawing"
        onKeyDown={(event) => {
          if (event.key === 'Enter') add();
        }}
      >
        <DrawingPad
          key={drawn}
          onChange={(pixels, width, height) => {
            const hasInk = pixels.some((ink) => ink > 0);
            drawing.current = hasInk ? { pixels, width, height } : null;
            setIsEmpty(!hasInk);
          }}
        />
      </div>
      <div className={styles.shutter}>
        <p className={styles.said} role="status">
          {holds(set.classes[index], inClass)}
        </p>
        <Button variant="primary" aria-disabled={isEmpty} onClick={add}>
          Add drawing
        </Button>
      </div>
    </Dialog>
  );
}
