import type { Experiment } from '../training/experiment/experiment.ts';
import { parseExperiment } from '../training/experiment/parseExperiment.ts';
import type { Services } from './wiring.ts';

/** An experiment is a few kilobytes; a larger file is something else, bytes. */
const MOST_BYTES = 2 ** 20;

/** Hands the experiment to the browser as a JSON file named after its title. */
export function saveFile(experiment: Experiment): void {
  const name = experiment.title.replaceAll(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'experiment';
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(experiment, null, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.kernelscope.json`;
  link.click();
  URL.revokeObjectURL(url);
}

/**
 * Opens a saved experiment as one undoable edit; tells what was opened.
 * @throws Error with a sentence when the file is not an experiment; what is open stays as it is.
 */
export async function openFile({ experiment }: Services, file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is too large to be an experiment.`);
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is not a JSON file.`);
  }
  const opened = parseExperiment(json);
  experiment.getState().edit(`Open ${file.name}`, opened);
  return `Opened “${opened.title}”. Undo brings back what was open.`;
}
