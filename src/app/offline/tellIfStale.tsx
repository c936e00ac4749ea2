/**
 * Whether the host serves another version than this page by now. False when it cannot be told: without a connection,
 * or where something else answers in the host's place.
 */
async function isStale(): Promise<boolean> {
  const scripts = [...document.querySelectorAll<HTMLScriptElement>('script[type=module]')];
  const names = scripts.map(({ src }) => src.split('/').at(-1) ?? '');
  try {
    const response = await fetch(new URL('./', document.baseURI), { cache: 'no-store' });
    const text = response.ok ? await response.text() : '';
    return text.includes('<div id="root">') && names.some((name) => !text.includes(name));
  } catch {
    return false;
  }
}

/** Calls back when what failed may have failed because the host has dropped this version's files. */
export async function tellIfStale(onNewVersion: () => void): Promise<void> {
  if (await isStale()) onNewVersion();
}
