import { useState } from 'react';
import { offerOf } from '../data/catalogue.ts';
import { availableForTraining, datasetKey } from '../data/dataset.ts';
import type { EngineError } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { ProgressBar } from '../ui/ProgressBar.tsx';
import { Button } from '../ui/Button.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import { AugmentationControl } from './augmentation/AugmentationControl.tsx';
import { CurrentPicture } from './CurrentPicture.tsx';
import styles from './DataPanel.module.css';
import { DatasetRetry } from './DatasetRetry.tsx';
import { DatasetPicker } from './DatasetPicker.tsx';
import { Knobs } from './Knobs.tsx';
import { OwnChanges } from './own/OwnChanges.tsx';
import { Pictures } from './Pictures.tsx';
import { PreprocessingControl } from './PreprocessingControl.tsx';
import { ClassDot } from '../visualize/ClassDot.tsx';
import { useClassColours } from './useClassColours.ts';
import { useDataset, useExperimentPart, useServices, useTraining } from './useServices.ts';

const datasetOf = (state: TrainingState) => state.dataset;
/** What the run under way reads, or null. */
const runDatasetOf = ({ status, checkpoint }: TrainingState) =>
  (status.kind === 'running' || status.kind === 'paused') && checkpoint?.runId === status.runId
    ? checkpoint.experiment.dataset
    : null;

/** The left column: data set, classes, the current picture and others to choose. */
export function DataPanel() {
  const { id } = useDataset();
  return (
    <>
      <div>
        <DatasetPicker />
        <TrainingSize key={id} />
        <Arrival />
        <RunKeeps />
        <OwnChanges />
      </div>
      <Knobs />
      <Classes key={`classes of ${id}`} />
      <PreprocessingControl />
      <AugmentationControl />
      <CurrentPicture />
      <Pictures />
    </>
  );
}

const text = (n: number) => n.toLocaleString('en');
const SIZES = [1000, 5000, 10_000, 20_000];

function TrainingSize() {
  const { experiment } = useServices();
  const dataset = useExperimentPart('dataset');
  const info = useDataset();
  const all = availableForTraining(info);
  const used = Math.min(dataset.trainingSize, all);
  const sizes = [...new Set([...SIZES, used, all])].filter((n) => n <= all).toSorted((a, b) => a - b);
  return (
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
  );
}

/** What the pictures are once they are here; before that how far they are, or what went wrong, in the same place. */
function Arrival() {
  const { opened, loadedBytes, totalBytes, error } = useTraining(datasetOf);
  const here = opened !== null && totalBytes > 0 && loadedBytes >= totalBytes;
  return (
    <div className={styles.arrival}>{error ? <Failed error={error} /> : here ? <Facts /> : <Loading />}</div>
  );
}

function Facts() {
  const dataset = useExperimentPart('dataset');
  const info = useDataset();
  const used = Math.min(dataset.trainingSize, availableForTraining(info));
  return (
    <p>
      {text(used)} of {text(info.training.count)} training pictures, {info.shape.join('×')};{' '}
      {text(info.validationCount)} for validation, {text(info.test.count)} for the test
    </p>
  );
}

function Failed({ error }: { readonly error: EngineError }) {
  return (
    <div className={styles.loading}>
      <p role="alert">{error.message}</p>
      <div className={styles.tries}>
        <DatasetRetry error={error} />
      </div>
    </div>
  );
}

function Loading() {
  const { trainer } = useServices();
  const { loadedBytes, totalBytes } = useTraining(datasetOf);
  const { generated } = offerOf(useExperimentPart('dataset'));
  const megabytes = (size: number) => (size / 1e6).toFixed(1);
  const share = totalBytes > 0 ? loadedBytes / totalBytes : 0;
  const progress = totalBytes > 0 ? `, ${megabytes(loadedBytes)} of ${megabytes(totalBytes)} MB` : '';
  return (
    <div className={styles.loading}>
      <ProgressBar label="Loading pictures" share={share} />
      <div className={styles.progress}>
        <span>{generated ? 'Making pictures' : `Loading pictures${progress}`}</span>
        <Button onClick={() => trainer.cancelDataset()}>Cancel</Button>
      </div>
    </div>
  );
}

/** Says that the run under way goes on with its own pictures when others were chosen. */
function RunKeeps() {
  const dataset = useExperimentPart('dataset');
  const ofRun = useTraining(runDatasetOf);
  if (!ofRun || datasetKey(ofRun) === datasetKey(dataset)) return null;
  const { title } = offerOf(ofRun).info;
  const which = title === offerOf(dataset).info.title ? `${title} as they were` : title;
  return (
    <p className={styles.keeps} role="status">
      The run under way goes on with {which}.
    </p>
  );
}

/** With more classes than this only some are named at first, as many as here. */
const MANY = 12;
const SOME = 8;

function Classes() {
  const colours = useClassColours(useExperimentPart('dataset'));
  const { classNames, training } = useDataset();
  const [all, setAll] = useState(classNames.length <= MANY);
  const shown = all ? classNames : classNames.slice(0, SOME);
  return (
    <section>
      <SectionHeading aside={text(classNames.length)}>Classes</SectionHeading>
      <ul className={styles.classes}>
        {[...shown.entries()].map(([i, name]) => (
          <li key={i}>
            <ClassDot colour={colours?.[i] ?? null} />
            <b>{name}</b> {text(training.classCounts[i] ?? 0)}
          </li>
        ))}
        {classNames.length > MANY && (
          <li className={styles.more}>
            <button type="button" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${classNames.length}`}
            </button>
          </li>
        )}
      </ul>
    </section>
  );
}
