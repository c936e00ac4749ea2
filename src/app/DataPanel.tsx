import type { DatasetManifest } from '../data/dataset.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import { CurrentPicture } from './CurrentPicture.tsx';
import styles from './DataPanel.module.css';
import { Pictures } from './Pictures.tsx';
import { useExperiment, useServices, useTraining } from './useServices.ts';

const datasetOf = (state: TrainingState) => state.dataset;

/** The left column: data set, classes, the current picture and others to choose. */
export function DataPanel() {
  const { manifest } = useTraining(datasetOf);
  const { dataset } = useExperiment();
  return (
    <>
      <div>
        <Select
          label="Data set"
          labelHidden
          value={dataset.id}
          options={[{ value: 'mnist', label: manifest?.title ?? 'MNIST digits' }]}
          onChange={() => undefined}
        />
        {manifest && <TrainingSize manifest={manifest} />}
        <Loading />
      </div>
      {manifest && (
        <section>
          <SectionHeading>Classes</SectionHeading>
          <ul className={styles.classes}>
            {manifest.classNames.map((name, i) => (
              <li key={name}>
                <b>{name}</b> {(manifest.training.classCounts[i] ?? 0).toLocaleString('en')}
              </li>
            ))}
          </ul>
        </section>
      )}
      <CurrentPicture />
      <Pictures />
    </>
  );
}

const SIZES = [1000, 5000, 10_000, 20_000];

function TrainingSize({ manifest }: { readonly manifest: DatasetManifest }) {
  const { experiment } = useServices();
  const { dataset } = useExperiment();
  const all = manifest.training.count - manifest.validationCount;
  const sizes = [...new Set([...SIZES, dataset.trainingSize, all])]
    .filter((n) => n <= all)
    .toSorted((a, b) => a - b);
  const text = (n: number) => n.toLocaleString('en');
  return (
    <>
      <div className={styles.sub}>
        <Select
          label="training pictures"
          help={`Of the ${text(manifest.training.count)} training pictures, the last ${text(manifest.validationCount)} are kept for validation.`}
          value={String(dataset.trainingSize)}
          options={sizes.map((n) => ({ value: String(n), label: n === all ? `${text(n)} (all)` : text(n) }))}
          onChange={(value) =>
            experiment.getState().edit(`Train on ${text(Number(value))} pictures`, (document) => ({
              ...document,
              dataset: { ...document.dataset, trainingSize: Number(value) },
            }))
          }
        />
      </div>
      <p className={styles.sub}>
        {text(dataset.trainingSize)} of {text(manifest.training.count)} training pictures,{' '}
        {manifest.shape.join('×')}; {text(manifest.validationCount)} for validation,{' '}
        {text(manifest.test.count)} for the test
      </p>
    </>
  );
}

/** Progress of the download while there is one; what failed, with Retry. */
function Loading() {
  const { trainer } = useServices();
  const { manifest, loadedBytes, totalBytes, error } = useTraining(datasetOf);
  if (error)
    return (
      <div className={styles.loading}>
        <p role="alert">{error.message}</p>
        <Button onClick={() => trainer.retryDataset()}>Retry</Button>
      </div>
    );
  if (manifest && loadedBytes >= totalBytes) return null;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const share = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  return (
    <div className={styles.loading}>
      <div
        className={styles.track}
        role="progressbar"
        aria-label="Loading pictures"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <span>
        Loading pictures{totalBytes > 0 && `, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB`}
      </span>
    </div>
  );
}
