import type { BackendName } from '../training/backendNames.ts';
import { startBackend } from '../training/engine/backends.ts';

/** Starts that backend or throws, so that no test of it runs on one that the app would have fallen back on. */
export async function startOnly(pinned: BackendName): Promise<void> {
  const { name, reason } = await startBackend({ pinned });
  if (name !== pinned) throw new Error(reason);
}
