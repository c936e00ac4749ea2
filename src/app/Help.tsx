import { CircleHelp } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Queries } from '../training/protocol.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import styles from './TopBar.module.css';
import { appHotkeys } from './useAppHotkeys.ts';
import { useServices, useTraining } from './useServices.ts';

const hashOf = (state: TrainingState) => state.checkpoint?.hash ?? null;

/** Shortcuts, and what the worker holds. */
export function Help() {
  const services = useServices();
  const [figures, setFigures] = useState<Queries['diagnostics']['result'] | null>(null);
  const hash = useTraining(hashOf);
  const refresh = useCallback(() => {
    services.trainer.diagnostics().then(setFigures, () => setFigures(null));
  }, [services]);
  const shown = (value: number | null | undefined) => value?.toLocaleString('en') ?? '–';
  return (
    <Popover
      title="Help"
      trigger={<IconButton label="Help" icon={<CircleHelp aria-hidden />} />}
      onOpenChange={(open) => {
        if (open) refresh();
      }}
    >
      <dl className={styles.list} aria-label="Keyboard shortcuts">
        {appHotkeys(services).map(({ keys, label }) => (
          <div key={keys} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
        <dt>On a block: move it, delete it, edit it</dt>
        <dd>
          <kbd>Alt+↑ ↓</kbd> <kbd>Delete</kbd> <kbd>Enter</kbd>
        </dd>
      </dl>
      <h3 className={styles.subtitle}>What the worker holds</h3>
      <dl className={styles.list} aria-label="Diagnostics">
        <dt>Tensors</dt>
        <dd>{shown(figures?.tensors)}</dd>
        <dt>Bytes</dt>
        <dd>{shown(figures?.bytes)}</dd>
        <dt>Kernel calls a step</dt>
        <dd>{shown(figures?.kernelCallsPerStep)}</dd>
        <dt>Weights SHA-256</dt>
        <dd>{hash ?? '–'}</dd>
      </dl>
      <Button onClick={refresh}>Refresh</Button>
    </Popover>
  );
}
