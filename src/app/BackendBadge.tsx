import { backendNames, backendTitles } from '../training/backendNames.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import styles from './TopBar.module.css';
import { useServices, useTraining } from './useServices.ts';

const backendOf = (state: TrainingState) => state.backend;
const pinnedOf = (state: TrainingState) => state.pinned;
const byAddressOf = (state: TrainingState) => state.pinnedByAddress;
const goesOnAfterOf = (state: TrainingState) => state.goesOnAfter;
const rateOf = ({ status }: TrainingState) =>
  status.kind === 'running' ? status.progress.imagesPerSecond : null;

const choices = [
  { value: 'automatic', label: 'Automatic' },
  ...backendNames.map((name) => ({ value: name, label: backendTitles[name] })),
] as const;

/** What computes, why and how fast; another can be asked for. */
export function BackendBadge() {
  const { trainer } = useServices();
  const backend = useTraining(backendOf);
  const pinned = useTraining(pinnedOf);
  const byAddress = useTraining(byAddressOf);
  const goesOnAfter = useTraining(goesOnAfterOf);
  const rate = useTraining(rateOf);
  const name = backend ? backendTitles[backend.name] : 'starting';
  const speed = rate === null ? '' : `${Math.round(rate).toLocaleString('en')} images/s`;
  return (
    <Popover
      title="Backend"
      trigger={
        <Button className={styles.badge} aria-label={`Backend ${name} ${speed}`}>
          <span className={styles.dot} data-ready={backend !== null} />
          <b>{name}</b> {speed && <span className={styles.rate}>{speed}</span>}
        </Button>
      }
    >
      <div className={styles.panel}>
        <p>{backend?.reason ?? startingText(pinned)}</p>
        {backend?.adapter && <p>Adapter: {backend.adapter}</p>}
        {backend && backend.threads > 1 && <p>It uses {backend.threads} threads.</p>}
        <Segmented
          label="Compute with"
          value={pinned ?? 'automatic'}
          options={choices}
          onChange={(choice) => trainer.chooseBackend(choice === 'automatic' ? null : choice)}
        />
        {pinned && (
          <p>
            {backendTitles[pinned]} is pinned by {byAddress ? 'the address' : 'you'}. Automatic undoes that.
          </p>
        )}
        <p role="status">
          {goesOnAfter === null
            ? 'A run that is under way goes on with another backend, and no step is lost.'
            : `Training goes on after step ${goesOnAfter.toLocaleString('en')}.`}
        </p>
      </div>
    </Popover>
  );
}

const startingText = (pinned: TrainingState['pinned']) =>
  `Starting ${pinned ? backendTitles[pinned] : 'the fastest backend that works here'} …`;
