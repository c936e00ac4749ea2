import { CircleHelp } from 'lucide-react';
import { IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import type { AppState } from './appStore.ts';
import { lazyPart } from './lazyPart.tsx';
import { useApp, useServices } from './useServices.ts';

const HelpText = lazyPart(async () => (await import('./HelpText.tsx')).HelpText);

const openOf = (state: AppState) => state.helpOpen;

/** How it works, every key, and what the worker holds. */
export function Help() {
  const { app } = useServices();
  const open = useApp(openOf);
  return (
    <>
      <IconButton
        label="Help"
        hint="Help (?)"
        icon={<CircleHelp aria-hidden />}
        onClick={() => app.setState({ helpOpen: true })}
      />
      <Dialog title="Help" open={open} onClose={() => app.setState({ helpOpen: false })}>
        <HelpText />
      </Dialog>
    </>
  );
}
