import { offerOf } from '../../data/catalogue.ts';
import type { DatasetRef } from '../../data/dataset.ts';

/** The name of the file that a program reads its pictures from; with fewer or more pictures it is another file. */
export function picturesFile(dataset: DatasetRef): string {
  const { own, info } = offerOf(dataset);
  return `${own ? 'my-pictures' : info.id}-${dataset.trainingSize}.npz`;
}
