import { Check, LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { catalogue, type Offer, offerOf } from '../data/catalogue.ts';
import { shownName } from '../data/own/className.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './DatasetPicker.module.css';
import { useTrainOn } from './own/useTrainOn.ts';
import { useAnalysis, useExperimentPart, useExperimentState, useOwn, useServices } from './useServices.ts';
import type { ExperimentState } from '../training/experiment/experimentStore.ts';

const labelOf = (offer: Offer): string => `Use ${offer.info.title}`;

/** Puts the document on another data set: one undoable edit. */
function useChoose(): (offer: Offer) => void {
  const { experiment } = useServices();
  return (offer) => experiment.getState().edit(labelOf(offer), (document) => withDataset(document, offer));
}

/** As the value of an option: own pictures as they are now. */
const OWN = 'own pictures';

/** Own pictures to choose like a data set: those of this device, where the document is not on them already. */
function useOwnPictures() {
  const set = useOwn((state) => state.set);
  const editions = useOwn((state) => state.editions);
  const dataset = useExperimentPart('dataset');
  const { trainOn, problem } = useTrainOn();
  const options =
    set && set.samples.length > 0 && !editions.includes(dataset.id)
      ? [{ value: OWN, label: shownName(set.title) }]
      : [];
  return {
    options,
    problem,
    choose: (id: string) => {
      if (id === OWN && set) void trainOn(set);
    },
  };
}

/** The data set, by its name or from the sheet of all. */
export function DatasetPicker() {
  const dataset = useExperimentPart('dataset');
  const choose = useChoose();
  const [browsing, setBrowsing] = useState(false);
  const offers = dataset.own ? [offerOf(dataset), ...catalogue] : catalogue;
  const ownPictures = useOwnPictures();
  return (
    <>
      <div className={styles.row}>
        <Select
          label="Data set"
          labelHidden
          value={dataset.id}
          options={[
            ...ownPictures.options,
            ...offers.map(({ info }) => ({ value: info.id, label: info.title })),
          ]}
          onChange={(id) => {
            ownPictures.choose(id);
            const offer = offers.find(({ info }) => info.id === id);
            if (offer) choose(offer);
          }}
        />
        <IconButton
          label="Browse data sets"
          icon={<LayoutGrid aria-hidden />}
          onClick={() => setBrowsing(true)}
        />
      </div>
      {ownPictures.problem !== null && <p role="alert">{ownPictures.problem}</p>}
      <OtherClasses />
      <Dialog title="Data sets" size="large" open={browsing} onClose={() => setBrowsing(false)}>
        <ul className={styles.sheets}>
          {catalogue.map((offer) => (
            <li key={offer.info.id}>
              <Sheet
                offer={offer}
                chosen={offer.info.id === dataset.id}
                onUse={() => {
                  choose(offer);
                  setBrowsing(false);
                }}
              />
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

const count = (n: number) => n.toLocaleString('en');

function downloadOf({ bytes, generated }: Offer): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  if (!generated) return `up to ${size}, then kept on this device`;
  return bytes > 0 ? `${size} to draw from; the pictures are made here` : 'none, made here';
}

/** What there is to know of a data set before choosing it. */
function Sheet({
  offer,
  chosen,
  onUse,
}: {
  readonly offer: Offer;
  readonly chosen: boolean;
  readonly onUse: () => void;
}) {
  const { id, title, about, shape, classNames, training, test, licence, credit, source } = offer.info;
  const folder = `${import.meta.env.BASE_URL}datasets/${id}/`;
  return (
    <article className={styles.sheet} aria-label={title} data-chosen={chosen}>
      <img
        className={styles.samples}
        src={`${folder}sheet.png`}
        alt={`Samples of ${title}, a few of each class`}
        loading="lazy"
      />
      <header className={styles.head}>
        <h3>{title}</h3>
        <p>{about}</p>
      </header>
      <dl className={styles.facts}>
        <dt>Pictures</dt>
        <dd>
          {count(training.count)} to train on, {count(test.count)} for the test, {shape.join('×')}
        </dd>
        <dt>Classes</dt>
        <dd>
          {classNames.length}: {classNames.join(', ')}
        </dd>
        <dt>Download</dt>
        <dd>{downloadOf(offer)}</dd>
        <dt>Licence</dt>
        <dd>
          {licence}{' '}
          <a href={`${folder}LICENSE.md`} target="_blank" rel="noreferrer">
            Full text<span className="visually-hidden"> of {title}</span>
          </a>
        </dd>
        <dt>Credit</dt>
        <dd>{credit}</dd>
        <dt>Source</dt>
        <dd>{source}</dd>
      </dl>
      <div className={styles.use}>
        {chosen ? (
          <span className={styles.chosen}>
            <Check aria-hidden /> In use
          </span>
        ) : (
          <Button onClick={onUse}>Use {title}</Button>
        )}
      </div>
    </article>
  );
}

const lastLabelOf = ({ past }: ExperimentState) => past.at(-1)?.label ?? null;

/** Offers to make the model's end fit the classes; right after choosing the set, it is the same edit. */
function OtherClasses() {
  const { experiment } = useServices();
  const dataset = useExperimentPart('dataset');
  const { problems } = useAnalysis();
  const lastLabel = useExperimentState(lastLabelOf);
  const problem = problems.find(({ code }) => code === 'classes');
  const fix = problem?.fix;
  const label = labelOf(offerOf(dataset));
  if (!fix || lastLabel !== label) return null;
  return (
    <div className={styles.offer} role="status">
      <p>{problem.message}</p>
      <Button
        onClick={() =>
          experiment
            .getState()
            .amend(label, (document) => ({ ...document, model: fix.apply(document.model) }))
        }
      >
        {fix.label}
      </Button>
    </div>
  );
}
