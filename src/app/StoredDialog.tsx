import { Dialog } from '../ui/Dialog.tsx';
import type { AppState } from './appStore.ts';
import { lazyPart } from './lazyPart.tsx';
import { useApp, useServices } from './useServices.ts';

const WhatIsStored = lazyPart(async () => (await import('./WhatIsStored.tsx')).WhatIsStored);

const openOf = (state: AppState) => state.storedOpen;

/** What is stored on this device, how much, and how to delete it. */
export function StoredDialog() {
  const { app } = useServices();
  const open = useApp(openOf);
  return (
    <Dialog title="Stored on this device" open={open} onClose={() => app.setState({ storedOpen: false })}>
      {open && <WhatIsStored />}
    </Dialog>
  );
}
