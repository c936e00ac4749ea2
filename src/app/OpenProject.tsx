import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import type { Opening } from './appStore.ts';
import { saveProjectFile } from './experimentFile.tsx';
import styles from './OpenProject.module.css';
import { JobProgress } from './own/JobProgress.tsx';
import { useServices } from './useServices.ts';

/** While a project file is opened: what it would replace, how far it is, or why it cannot be. */
export function OpenProject({ opening }: { readonly opening: Opening }) {
  const { app, ownActions } = useServices();
  const { name, asks, problem } = opening;
  const close = () => {
    if (problem !== null) app.setState({ opening: null });
    else if (asks) asks.answer(false);
    else ownActions.cancel();
  };
  return (
    <Dialog title={`Open “${name}”`} open onClose={close}>
      {asks ? <Asks asks={asks} /> : problem === null ? <JobProgress /> : <Problem problem={problem} />}
    </Dialog>
  );
}

function Problem({ problem }: { readonly problem: string }) {
  const { app } = useServices();
  return (
    <>
      <p role="alert">It could not be opened; what you had open is still here. {problem}</p>
      <div className={styles.foot}>
        <Button variant="primary" onClick={() => app.setState({ opening: null })}>
          OK
        </Button>
      </div>
    </>
  );
}

function Asks({ asks: { losses, answer } }: { readonly asks: NonNullable<Opening['asks']> }) {
  const services = useServices();
  const [said, setSaid] = useState<string | null>(null);
  return (
    <>
      <p>
        It takes the place of {losses.join(' and ')} on this device. A project file of what is open brings
        that back later.
      </p>
      <JobProgress />
      <p role="status">{said}</p>
      <div className={styles.foot}>
        <Button onClick={() => answer(false)}>Cancel</Button>
        <Button
          onClick={() => {
            saveProjectFile(services).then(setSaid, (error: Error) => setSaid(error.message));
          }}
        >
          Save what is open
        </Button>
        <Button variant="primary" onClick={() => answer(true)}>
          Replace and open
        </Button>
      </div>
    </>
  );
}
