/** The data sets on offer, as known before anything is loaded. */
import shipped from './catalogue.json' with { type: 'json' };
import { availableForTraining, type DatasetInfo, type DatasetRef, type EditionInfo } from './dataset.ts';
import { defaultKnobs, type Knob } from './generated/generatedSet.ts';
import { generatedSets } from './generated/generatedSets.ts';
import { datasetOfEdition } from './own/editionInfo.ts';

/** A data set on offer. */
export interface Offer {
  readonly info: DatasetInfo;
  /** Size of its files, bytes. */
  readonly bytes: number;
  /** Whether its pictures are made here instead of downloaded. */
  readonly generated: boolean;
  /** What a generated set is made by; empty for one that ships as files. */
  readonly knobs: Readonly<Record<string, Knob>>;
  /** What it is an edition of; null for a set that is not somebody's own. */
  readonly own: EditionInfo | null;
}

/** All of them: those that ship as files (`npm run assets` writes the list from their manifests), then the generated ones. */
export const catalogue: readonly Offer[] = [
  ...shipped.map(({ bytes, ...info }) => ({
    info: info as unknown as DatasetInfo,
    bytes,
    generated: false,
    knobs: {},
    own: null,
  })),
  ...Object.values(generatedSets).map(({ info, knobs, masks }) => ({
    info,
    bytes: masks?.bytes ?? 0,
    generated: true,
    knobs,
    own: null,
  })),
];

/** What names a data set; `own` only where it is somebody's own. */
type Named = Pick<DatasetRef, 'id'> & Partial<Pick<DatasetRef, 'own'>>;

/** The set of that id, if it is on offer here or describes itself. */
export const findOffer = ({ id, own = null }: Named): Offer | undefined =>
  own ? editionOffer(id, own) : catalogue.find(({ info }) => info.id === id);

/** By what it is made of, so that the same edition is the same offer. */
const editionOffers = new WeakMap<EditionInfo, Offer>();

function editionOffer(id: string, own: EditionInfo): Offer {
  const known = editionOffers.get(own);
  if (known?.info.id === id) return known;
  const info = datasetOfEdition(id, own);
  const [height, width, channels] = info.shape;
  const bytes = (info.training.count + info.test.count) * height * width * channels;
  const offer = { info, bytes, generated: false, knobs: {}, own };
  editionOffers.set(own, offer);
  return offer;
}

/** What is known of a document's data set. @throws for one that `parseExperiment` would have refused. */
export function offerOf(named: Named): Offer {
  const offer = findOffer(named);
  if (!offer) throw new Error(`There is no data set named "${named.id}".`);
  return offer;
}

/** How many training pictures a set is opened with at most; more can be chosen. */
const FIRST_SIZE = 10_000;

/** A set as it is opened at first; of a person's own pictures all are used. */
export function defaultRef({ info, knobs, own }: Offer): DatasetRef {
  const trainingSize = Math.min(own ? Infinity : FIRST_SIZE, availableForTraining(info));
  return { id: info.id, trainingSize, knobs: defaultKnobs(knobs), own };
}
