import { useMemo } from 'react';
import type { ImageShape } from '../data/dataset.ts';
import { needsStatistics } from '../data/preprocess.ts';
import { inputShapeOf } from '../training/experiment/changeData.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import styles from './BeforeAfter.module.css';
import { PixelPicture } from './PixelPicture.tsx';
import { rangeOf, rangeText, shownBytes, statisticsText } from './preprocessingText.ts';
import { useDataset, useExperiment, useExperimentPart, useTraining } from './useServices.ts';

const outputsOf = (state: TrainingState) => state.outputs;

/** The current picture as it is stored, and as the network reads it. */
export function BeforeAfter() {
  const outputs = useTraining(outputsOf);
  const { shape } = useDataset();
  const document = useExperiment();
  const { preprocessing } = document;
  const [input] = outputs?.layers ?? [];
  const learned = needsStatistics(preprocessing) ? (outputs?.statistics ?? null) : null;
  // What stood before an edit is not shown as what comes of it.
  const isCurrent = input?.shape.join() === inputShapeOf(document).join();
  const waits = needsStatistics(preprocessing) && !learned;
  return (
    <div className={styles.both}>
      <div className={styles.pair} role="group" aria-label="Before and after">
        <Side
          name="As stored"
          pixels={outputs?.pixels ?? null}
          shape={shape}
          values={outputs?.pixels ?? null}
        />
        <After input={isCurrent && !waits ? input : undefined} shape={inputShapeOf(document)} />
      </div>
      {needsStatistics(preprocessing) && (
        <p className={styles.note} role="status">
          {learned
            ? statisticsText(learned)
            : 'Waiting for all training pictures, to learn their mean and deviation.'}
        </p>
      )}
    </div>
  );
}

function After({
  input,
  shape,
}: {
  readonly input: { readonly values: Float32Array } | undefined;
  readonly shape: ImageShape;
}) {
  const { scaling } = useExperimentPart('preprocessing');
  const values = input?.values ?? null;
  const pixels = useMemo(() => values && shownBytes(values, scaling), [values, scaling]);
  // Anew, as a canvas keeps what was drawn on it.
  const key = pixels ? 'here' : 'not yet';
  return <Side key={key} name="As the network reads it" pixels={pixels} shape={shape} values={values} />;
}

interface SideProps {
  readonly name: string;
  /** To look at. */
  readonly pixels: Uint8Array | null;
  readonly shape: ImageShape;
  /** As they are. */
  readonly values: ArrayLike<number> | null;
}

function Side({ name, pixels, shape, values }: SideProps) {
  const size = shape.join('×');
  return (
    <figure className={styles.side}>
      <PixelPicture pixels={pixels} shape={shape} className={styles.picture} label={`${name}: ${size}`} />
      <figcaption>
        <b>{name}</b>
        <span>{size}</span>
        <span>{values ? `from ${rangeText(rangeOf(values))}` : '…'}</span>
      </figcaption>
    </figure>
  );
}
