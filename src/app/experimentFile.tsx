import type { Experiment } from '../training/experiment/experiment.ts';
import { parseExperiment } from '../training/experiment/parseExperiment.ts';
import { PROJECT_ENDING } from './projectName.ts';
import { saveBlob } from './saveBlob.tsx';
import type { Services } from './wiring.ts';

/** An experiment is a few kilobytes; a larger file is something else, bytes. */
const MOST_BYTES = 2 ** 20;

/** Hands the experiment to the browser as a JSON file named after its title. */
export function saveFile(experiment: Experiment): void {
  const json = new Blob([JSON.stringify(experiment, null, 2)], { type: 'application/json' });
  saveBlob(json, experiment.title, { ending: `${PROJECT_ENDING}.json`, otherwise: 'experiment' });
}

/** Hands all that is open to the browser as one file; null when it was cancelled. Rejects with a sentence. */
export async function saveProjectFile(services: Services): Promise<string | null> {
  const { title } = services.experiment.getState().experiment;
  const { saveProject } = await import('./openProject.ts');
  const blob = await saveProject(services);
  if (!blob) return null;
  saveBlob(blob, title, { ending: PROJECT_ENDING, otherwise: 'project' });
  return 'The project is saved.';
}

/**
 * Opens a saved experiment as one undoable edit, and begins to open a project; tells what was opened, if anything is to be
 * said here.
 * @throws Error with a sentence when the file is not an experiment; what is open stays as it is.
 */
export async function openFile(services: Services, file: File): Promise<string | null> {
  if ((await file.slice(0, 2).text()) === 'PK') {
    const { beginOpening } = await import('./openProject.ts');
    void beginOpening(services, file);
    return null;
  }
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is too large to be an experiment.`);
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is neither a project nor an experiment.`);
  }
  const opened = parseExperiment(json);
  services.experiment.getState().edit(`Open ${file.name}`, opened);
  return `Opened “${opened.title}”. Undo brings back what was open.`;
}
