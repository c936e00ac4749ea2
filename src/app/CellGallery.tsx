import { useMemo, useState } from 'react';
import { picturesOfCell } from '../training/metrics.ts';
import type { Evaluation } from '../training/protocol.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './CellGallery.module.css';
import { PixelPicture } from './PixelPicture.tsx';
import { useClassNames, useDataset, useServices } from './useServices.ts';
import { useSamples } from './useSamples.ts';

/** Pictures shown at first, and with each press of "Show more". */
const PAGE = 48;

export interface Cell {
  readonly trueClass: number;
  /** Null for all that the class was taken for. */
  readonly predictedClass: number | null;
}

interface CellGalleryProps {
  /** What the cell counts; a later epoch's evaluation does not change the open gallery. */
  readonly evaluation: Evaluation;
  readonly cell: Cell;
  readonly onClose: () => void;
  /** A picture was made the current one; after `onClose`. */
  readonly onChosen?: () => void;
}

/** The pictures behind a cell of the confusion matrix, the most confident first; any of them becomes the current picture. */
export function CellGallery({ evaluation, cell, onClose, onChosen }: CellGalleryProps) {
  const names = useClassNames();
  const [shown, setShown] = useState(PAGE);
  const { labels, probabilities } = evaluation;
  const { trueClass, predictedClass } = cell;
  const pictures = useMemo(
    () =>
      picturesOfCell(labels, probabilities, probabilities.length / labels.length, trueClass, predictedClass),
    [labels, probabilities, trueClass, predictedClass],
  );
  const said = (predicted: number | null) => {
    const was = names[trueClass] ?? '';
    if (predicted === trueClass) return `${was} recognised`;
    return `${was} taken for ${predicted === null ? 'another class' : (names[predicted] ?? '')}`;
  };
  return (
    <Dialog
      title={`${pictures.length.toLocaleString('en')} × ${said(predictedClass)}`}
      open
      onClose={onClose}
    >
      <p className={styles.note}>Most confident first. Press one to send it through the network.</p>
      <Pictures
        key={shown}
        evaluation={evaluation}
        pictures={pictures.slice(0, shown)}
        said={said}
        mixed={predictedClass === null}
        onChosen={() => {
          onClose();
          onChosen?.();
        }}
      />
      {pictures.length > shown && <Button onClick={() => setShown(shown + PAGE)}>Show more</Button>}
    </Dialog>
  );
}

interface PicturesProps {
  readonly evaluation: Evaluation;
  readonly pictures: ReturnType<typeof picturesOfCell>;
  /** What became of a picture that was taken for this class. */
  readonly said: (predictedClass: number) => string;
  /** They were taken for several classes. */
  readonly mixed: boolean;
  readonly onChosen: () => void;
}

function Pictures({ evaluation, pictures, said, mixed, onChosen }: PicturesProps) {
  const { trainer } = useServices();
  const names = useClassNames();
  const { shape } = useDataset();
  const { subset } = evaluation;
  const indices = useMemo(() => pictures.map(({ index }) => index), [pictures]);
  const samples = useSamples(subset, indices);
  const size = shape[0] * shape[1] * shape[2];
  return (
    <ul className={styles.grid}>
      {pictures.map(({ index, predictedClass, confidence }, i) => (
        <li key={index}>
          <button
            type="button"
            className={styles.picture}
            aria-label={`picture ${index + 1}, ${said(predictedClass)}, ${(confidence * 100).toFixed(1)} %`}
            onClick={() => {
              trainer.setPicture({ kind: 'sample', subset, index });
              onChosen();
            }}
          >
            <PixelPicture pixels={samples?.pixels.subarray(i * size, (i + 1) * size) ?? null} shape={shape} />
            {mixed && (
              <b className={styles.name} aria-hidden>
                {names[predictedClass]}
              </b>
            )}
            <span aria-hidden>{(confidence * 100).toFixed(1)} %</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
