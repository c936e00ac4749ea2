import type { GeneratedSet } from './generatedSet.ts';
import { letters } from './letters.ts';
import { shapes } from './shapes.ts';
import { shortcut } from './shortcut.ts';

/** The sets the app makes itself, by id. */
export const generatedSets: Readonly<Record<string, GeneratedSet>> = { shapes, shortcut, letters };
