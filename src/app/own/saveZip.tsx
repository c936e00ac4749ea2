import type { OwnActions } from '../../data/own/ownActions.ts';
import { saveBlob } from '../saveBlob.tsx';

/** Hands the set to the browser as a zip named after it. */
export async function saveZip(actions: OwnActions, title: string): Promise<void> {
  const blob = await actions.zip();
  if (blob) saveBlob(blob, title, { ending: '.zip', otherwise: 'pictures' });
}
