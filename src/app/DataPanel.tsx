import { offerOf } from '../data/catalogue.ts';
import { availableForTraining } from '../data/dataset.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import { CurrentPicture } from './CurrentPicture.tsx';
import styles from './DataPanel.module.css';
import { DatasetPicker } from './DatasetPicker.tsx';
import { Knobs } from './Knobs.tsx';
import { Pictures } from './Pictures.tsx';
import { PreprocessingControl } from './PreprocessingControl.tsx';
import { useDataset, useExperiment, useServices, useTraining } from './useServices.ts';

const datasetOf = (state: TrainingState) => state.dataset;

/** The left column: data set, classes, the current picture and others to choose. */
export function DataPanel() {
  const { id, classNames, training } = useDataset();
  return (
    <>
      <div>
        <DatasetPicker />
        <TrainingSize key={id} />
        <Loading />
      </div>
      <Knobs />
      <section>
        <SectionHeading>Classes</SectionHeading>
        <ul className={styles.classes}>
          {classNames.map((name, i) => (
            <li key={name}>
              <b>{name}</b> {(training.classCounts[i] ?? 0).toLocaleString('en')}
            </li>
          ))}
        </ul>
      </section>
      <PreprocessingControl />
      <CurrentPicture />
      <Pictures />
    </>
  );
}

const SIZES = [1000, 5000, 10_000, 20_000];

function TrainingSize() {
  const { experiment } = useServices();
  const { dataset } = useExperiment();
  const info = useDataset();
  const all = availableForTraining(info);
  const used = Math.min(dataset.trainingSize, all);
  const sizes = [...new Set([...SIZES, used, all])].filter((n) => n <= all).toSorted((a, b) => a - b);
  const text = (n: number) => n.toLocaleString('en');
  return (
    <>
      <div className={styles.sub}>
        <Select
          label="training pictures"
          help={`Of the ${text(info.training.count)} training pictures, the last ${text(info.validationCount)} are kept for validation.`}
          value={String(used)}
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
        {text(used)} of {text(info.training.count)} training pictures, {info.shape.join('×')};{' '}
        {text(info.validationCount)} for validation, {text(info.test.count)} for the test
      </p>
    </>
  );
}

/** Progress of the download while there is one; what failed, with Retry. */
function Loading() {
  const { trainer } = useServices();
  const { opened, loadedBytes, totalBytes, error } = useTraining(datasetOf);
  const { bytes } = offerOf(useExperiment().dataset);
  if (error)
    return (
      <div className={styles.loading}>
        <p role="alert">{error.message}</p>
        <Button onClick={() => trainer.retryDataset()}>Retry</Button>
      </div>
    );
  if (opened !== null && loadedBytes >= totalBytes) return null;
  const megabytes = (size: number) => (size / 1e6).toFixed(1);
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
      <div className={styles.progress}>
        <span>
          {bytes === 0
            ? 'Making pictures'
            : `Loading pictures${totalBytes > 0 ? `, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB` : ''}`}
        </span>
        <Button onClick={() => trainer.cancelDataset()}>Cancel</Button>
      </div>
    </div>
  );
}
