import { backendTitles } from '../training/backendNames.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { BackendPanel } from './BackendPanel.tsx';
import styles from './TopBar.module.css';
import { useTraining } from './useServices.ts';

const backendOf = (state: TrainingState) => state.backend;
const rateOf = ({ status }: TrainingState) =>
  status.kind === 'running' ? status.progress.imagesPerSecond : null;

/** What computes and how fast; its panel says why and lets another be chosen. */
export function BackendBadge() {
  const backend = useTraining(backendOf);
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
      <BackendPanel />
    </Popover>
  );
}
