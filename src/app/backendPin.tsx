import { type BackendName, backendNames } from '../training/backendNames.ts';

const KEY = 'backend';

/** The backend that was asked for in the Backend panel on this device, or null. */
export function keptPin(): BackendName | null {
  try {
    const kept = localStorage.getItem(KEY);
    return backendNames.find((name) => name === kept) ?? null;
  } catch {
    return null;
  }
}

/** Remembers what was asked for, in the place of what the address asks for. */
export function keepPin(name: BackendName | null): void {
  const address = new URL(location.href);
  address.searchParams.delete('backend');
  history.replaceState(null, '', address);
  try {
    if (name === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // It will have to be asked for again after a reload.
  }
}
