import { backendTitles } from '../training/backendNames.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { lazyPart } from './lazyPart.tsx';
import styles from './TopBar.module.css';
import { useTraining } from './useServices.ts';

const BackendPanel = lazyPart(async () => (await import('./BackendPanel.tsx')).BackendPanel);

const backendOf = (state: TrainingState) => state.backend;
const rateOf = ({ status }: TrainingState) =>
  status.kind === 'running' ? status.progress.imagesPerSecond : null;

/** What computes and how fast; its panel says why and lets another be chosen. */
export function BackendBadge() {
  const backend = useTraining(backendOf);
  const name = backend ? backendTitles[backend.name] : 'starting';
  return (
    <Popover
      title="Backend"
      trigger={
        <Button className={styles.badge}>
          <span className={styles.dot} data-ready={backend !== null} />
          <span className="visually-hidden">Backend</span> <b>{name}</b> <Speed />
        </Button>
      }
    >
      <BackendPanel />
    </Popover>
  );
}

/** Apart, as it changes ten times a second and the badge does not. */
function Speed() {
  const rate = useTraining(rateOf);
  return (
    rate !== null && <span className={styles.rate}>{Math.round(rate).toLocaleString('en')} images/s</span>
  );
}
