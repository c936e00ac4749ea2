import { Shuffle } from 'lucide-react';
import { useMemo, useState } from 'react';
import { inputShapeOf } from '../../training/experiment/changeData.ts';
import { Button } from '../../ui/Button.tsx';
import { PixelPicture } from '../PixelPicture.tsx';
import { useExperiment, useExperimentPart } from '../useServices.ts';
import styles from './Augmentation.module.css';
import { useVariants } from './useVariants.ts';

const COUNT = 16;

/** Sixteen variants of the current picture, as training would see them; others on request. */
export function Variants() {
  const augmentation = useExperimentPart('augmentation');
  const [page, setPage] = useState(0);
  const isOn = augmentation.some(({ enabled }) => enabled);
  return (
    <section className={styles.preview} aria-label="Preview">
      <div className={styles.bar}>
        <h3>Variants of the current picture</h3>
        <Button icon={<Shuffle aria-hidden />} disabled={!isOn} onClick={() => setPage(page + 1)}>
          Other variants
        </Button>
      </div>
      {isOn ? (
        <Pictures page={page} />
      ) : (
        <p className={styles.empty}>Sixteen of them stand here once a layer is on.</p>
      )}
    </section>
  );
}

function Pictures({ page }: { readonly page: number }) {
  const steps = useMemo(() => Array.from({ length: COUNT }, (_, i) => page * COUNT + i), [page]);
  const { pixels, failed } = useVariants(steps);
  const shape = inputShapeOf(useExperiment());
  const size = shape[0] * shape[1] * shape[2];
  // What was made for another size is not drawn at this one.
  const fits = pixels?.length === COUNT * size ? pixels : null;
  if (failed)
    return (
      <p className={styles.empty} role="alert">
        The variants could not be made. Change something, or close this and open it again.
      </p>
    );
  return (
    <div className={styles.variants} role="group" aria-label="Variants">
      {[...steps.keys()].map((i) => (
        <PixelPicture
          key={i}
          className={styles.variant}
          pixels={fits?.subarray(i * size, (i + 1) * size) ?? null}
          shape={shape}
          label={`variant ${i + 1}`}
        />
      ))}
    </div>
  );
}
