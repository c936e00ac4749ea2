import type { ReactNode } from 'react';
import type { Halt } from '../data/keepingStore.ts';
import { Button } from '../ui/Button.tsx';
import { saveFile } from './experimentFile.tsx';
import { keptSentence } from './keptText.ts';
import { Notice } from './Notice.tsx';
import { useKept, useServices } from './useServices.ts';

/** What is not saved, and the ways out. */
export function KeepingNotice() {
  const sentence = useKept(keptSentence);
  const halt = useKept((state) => state.halt);
  if (sentence === null) return null;
  return (
    <Notice
      severity={halt === null || halt === 'refused' ? 'error' : 'warning'}
      action={<Ways halt={halt} />}
    >
      {sentence}
    </Notice>
  );
}

function Ways({ halt }: { readonly halt: Halt | null }): ReactNode {
  const { app, experiment, keeping } = useServices();
  const asFile = (
    <Button onClick={() => saveFile(experiment.getState().experiment)}>Save experiment as file</Button>
  );
  switch (halt) {
    case 'other tab':
      return <Button onClick={() => void keeping?.takeOver()}>Save from this tab</Button>;
    case 'newer':
    case 'deleted':
      return (
        <>
          {asFile}
          <Button onClick={() => location.reload()}>Reload</Button>
        </>
      );
    case 'refused':
      return asFile;
    default:
      return (
        <>
          {asFile}
          <Button onClick={() => app.setState({ storedOpen: true })}>Make room</Button>
        </>
      );
  }
}
