/** The data sets on offer, as known before anything is loaded. */
import shipped from './catalogue.json' with { type: 'json' };
import type { DatasetInfo, DatasetRef } from './dataset.ts';
import { defaultKnobs, type Knob } from './generated/generatedSet.ts';
import { generatedSets } from './generated/generatedSets.ts';

/** A data set on offer. */
export interface Offer {
  readonly info: DatasetInfo;
  /** Size of its files, bytes. */
  readonly bytes: number;
  /** Whether its pictures are made here instead of downloaded. */
  readonly generated: boolean;
  /** What a generated set is made by; empty for one that ships as files. */
  readonly knobs: Readonly<Record<string, Knob>>;
}

/** All of them: those that ship as files (`npm run assets` writes the list from their manifests), then the generated ones. */
export const catalogue: readonly Offer[] = [
  ...shipped.map(({ bytes, ...info }) => ({
    info: info as unknown as DatasetInfo,
    bytes,
    generated: false,
    knobs: {},
  })),
  ...Object.values(generatedSets).map(({ info, knobs, masks }) => ({
    info,
    bytes: masks?.bytes ?? 0,
    generated: true,
    knobs,
  })),
];

/** The offer of that id, if there is one. */
export const findOffer = (id: string): Offer | undefined => catalogue.find(({ info }) => info.id === id);

/** What is known of a document's data set. @throws for an id that `parseDatasetRef` would have refused. */
export function offerOf({ id }: Pick<DatasetRef, 'id'>): Offer {
  const offer = findOffer(id);
  if (!offer) throw new Error(`There is no data set named "${id}".`);
  return offer;
}

/** How many training pictures a set is opened with at most; more can be chosen. */
const FIRST_SIZE = 10_000;

/** A set as it is opened at first. */
export function defaultRef({ info, knobs }: Offer): DatasetRef {
  const trainingSize = Math.min(FIRST_SIZE, info.training.count - info.validationCount);
  return { id: info.id, trainingSize, knobs: defaultKnobs(knobs) };
}
