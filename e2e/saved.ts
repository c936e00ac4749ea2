import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import type { Playground } from './playground.ts';

/** What a button gives as a file. */
export async function saved(page: Page, playground: Playground, button: string) {
  const downloading = page.waitForEvent('download');
  await playground.button(button).click();
  const download = await downloading;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}
