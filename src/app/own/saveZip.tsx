import type { OwnActions } from '../../data/own/ownActions.ts';

/** Hands the set to the browser as a zip named after it. */
export async function saveZip(actions: OwnActions, title: string): Promise<void> {
  const blob = await actions.zip();
  if (!blob) return;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = `${title.replaceAll(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'pictures'}.zip`;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
