import { Toolbar } from '@base-ui/react/toolbar';
import { FastForward, Pause, Play, RotateCcw, Square, StepForward } from 'lucide-react';
import { type ReactElement, useMemo, useState } from 'react';
import { fitFields } from '../training/experiment/fitFields.ts';
import { planTraining } from '../training/planTraining.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Term } from '../ui/Term.tsx';
import { EpochNews } from './EpochNews.tsx';
import { Popover } from '../ui/Popover.tsx';
import { clock, planText, progressPercent, progressText, statusWord } from './runText.ts';
import type { AppState } from './appStore.ts';
import styles from './TopBar.module.css';
import {
  useAnalysis,
  useApp,
  useExperiment,
  useExperimentPart,
  useServices,
  useTraining,
} from './useServices.ts';

const kindOf = (state: TrainingState) => state.status.kind;
const wordOf = (state: TrainingState) => statusWord(state.status);
const checkpointOf = (state: TrainingState) => state.checkpoint;
const progressOf = ({ status }: TrainingState) =>
  status.kind === 'running' || status.kind === 'paused' ? status.progress : null;
const firstVisitOf = (state: AppState) => state.firstVisit;
const dataReadyOf = (state: TrainingState) => state.dataset.opened !== null;

/** All that a new visitor is told. */
const FIRST_HINT = 'Press Train and watch the network learn';

/** Train, Pause, Resume, Step, Epoch, Stop, Reset, and where the run stands. */
export function RunControls() {
  const { trainer } = useServices();
  const kind = useTraining(kindOf);
  const dataReady = useTraining(dataReadyOf);
  const analysis = useAnalysis();
  const active = kind === 'starting' || kind === 'running' || kind === 'paused';
  const blocked = !analysis.canTrain || !dataReady;
  return (
    <div className={styles.run}>
      <Toolbar.Root className={styles.tools} aria-label="Training">
        <MainButton />
        <Tool
          button={<Button icon={<StepForward aria-hidden />} />}
          label="Step"
          disabled={(!active && blocked) || kind === 'starting'}
          onClick={() => trainer.step()}
        />
        <Tool
          button={<Button icon={<FastForward aria-hidden />} />}
          label="Epoch"
          disabled={(!active && blocked) || kind === 'starting'}
          onClick={() => trainer.epoch()}
        />
        {active ? (
          <Tool
            button={<Button icon={<Square aria-hidden />} />}
            label="Stop"
            onClick={() => trainer.stop()}
          />
        ) : (
          <Reset />
        )}
      </Toolbar.Root>
      <Status />
      <Progress />
      <EpochNews />
    </div>
  );
}

interface ToolProps {
  readonly button: ReactElement;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button of the toolbar: one Tab stop for all, arrows between them. */
function Tool({ button, label, disabled = false, onClick }: ToolProps) {
  return (
    <Toolbar.Button render={button} disabled={disabled} onClick={onClick}>
      {label}
    </Toolbar.Button>
  );
}

function MainButton() {
  const { trainer } = useServices();
  const kind = useTraining(kindOf);
  const dataReady = useTraining(dataReadyOf);
  const analysis = useAnalysis();
  const button = (icon: ReactElement) => <Button variant="primary" className={styles.train} icon={icon} />;
  if (kind === 'running' || kind === 'starting')
    return (
      <Tool
        button={button(<Pause aria-hidden />)}
        label="Pause"
        disabled={kind === 'starting'}
        onClick={() => trainer.pause()}
      />
    );
  if (kind === 'paused')
    return <Tool button={button(<Play aria-hidden />)} label="Resume" onClick={() => trainer.resume()} />;
  return (
    <Tool
      button={button(<Play aria-hidden />)}
      label="Train"
      disabled={!analysis.canTrain || !dataReady}
      onClick={() => trainer.train()}
    />
  );
}

/** A number can be told to others. */
const nextSeed = (seed: number): number => (seed < fitFields.seed.max ? seed + 1 : 0);

/** Forgetting trained weights cannot be undone, so it is asked for once more. */
function Reset() {
  const { trainer, experiment } = useServices();
  const { seed } = useExperimentPart('training');
  const checkpoint = useTraining(checkpointOf);
  const [open, setOpen] = useState(false);
  const icon = <RotateCcw aria-hidden />;
  if (!checkpoint)
    return <Tool button={<Button icon={icon} />} label="Reset" disabled onClick={() => undefined} />;
  const reset = (next: number) => {
    setOpen(false);
    trainer.reset();
    if (next !== seed)
      experiment
        .getState()
        .edit('New seed', (document) => ({ ...document, training: { ...document.training, seed: next } }));
  };
  return (
    <Popover
      title="Forget the trained weights?"
      open={open}
      onOpenChange={setOpen}
      trigger={<Toolbar.Button render={<Button icon={icon} />}>Reset</Toolbar.Button>}
    >
      <p>
        The curves and {checkpoint.steps.toLocaleString('en')} steps of training go; the network stays. The
        same seed begins with the same weights again, another with others.
      </p>
      <div className={styles.resets}>
        <Button variant="primary" onClick={() => reset(seed)}>
          New weights, same seed
        </Button>
        <Button onClick={() => reset(nextSeed(seed))}>New weights, new seed</Button>
        <Button variant="quiet" onClick={() => setOpen(false)}>
          Keep them
        </Button>
      </div>
    </Popover>
  );
}

function Status() {
  const word = useTraining(wordOf);
  return (
    <div className={styles.status}>
      <span className={styles.state} role="status" aria-label="Run status">
        <b>{word}</b>
      </span>
      <Detail />
    </div>
  );
}

/** The numbers of the run, or what Train would do; outside the announced status, as they change too fast to be read out. */
function Detail() {
  const progress = useTraining(progressOf);
  const checkpoint = useTraining(checkpointOf);
  const experiment = useExperiment();
  const analysis = useAnalysis();
  const plan = useMemo(() => planTraining(experiment, checkpoint), [experiment, checkpoint]);
  const dataReady = useTraining(dataReadyOf);
  const firstVisit = useApp(firstVisitOf);
  if (!progress)
    return (
      <span className={styles.detail} data-hint={firstVisit && dataReady && analysis.canTrain}>
        {firstVisit && dataReady && analysis.canTrain
          ? FIRST_HINT
          : dataReady
            ? planText(plan, analysis)
            : 'waiting for the data set'}
      </span>
    );
  const { epoch, epochs, step, stepsPerEpoch, secondsLeft, phase } = progress;
  return (
    <span className={styles.detail}>
      <Term name="epoch" /> <b>{epoch}</b> of {epochs} ·{' '}
      {phase === 'training' ? <Steps step={step} of={stepsPerEpoch} /> : phase}
      {secondsLeft !== null && ` · ${clock(secondsLeft)} left`}
    </span>
  );
}

const Steps = ({ step, of }: { readonly step: number; readonly of: number }) => (
  <>
    <Term name="step" /> {step} of {of}
  </>
);

function Progress() {
  const progress = useTraining(progressOf);
  if (!progress) return null;
  const percent = progressPercent(progress);
  return (
    <div
      className={styles.progress}
      role="progressbar"
      aria-label="Training progress"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      aria-valuetext={progressText(progress)}
    >
      <i style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
