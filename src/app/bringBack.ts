import type { OwnActions } from '../data/own/ownActions.ts';
import type { OwnStore } from '../data/own/ownStore.ts';
import type { ExperimentStore } from '../training/experiment/experimentStore.ts';
import type { TrainerHandle } from '../training/trainer.ts';
import type { TrainingStore } from '../training/trainingStore.ts';

interface Parts {
  readonly own: OwnStore;
  readonly ownActions: OwnActions;
  readonly experiment: ExperimentStore;
  readonly training: TrainingStore;
  readonly trainer: TrainerHandle;
}

/** Opens the pictures that the document asks for, where they are those that are here again. */
export async function bringBack({ own, ownActions, experiment, training, trainer }: Parts): Promise<void> {
  const { set } = own.getState();
  if (!set || training.getState().dataset.error?.code !== 'pictures-missing') return;
  // Seldom needed, and large.
  const { editionOf } = await import('../data/own/makeEdition.ts');
  const edition = await editionOf(set);
  if (edition.id !== experiment.getState().experiment.dataset.id) return;
  await ownActions.keepEdition(edition);
  own.getState().made(edition.id);
  trainer.retryDataset();
}
