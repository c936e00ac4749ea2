import { LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { catalogue, type Offer, offerOf } from '../data/catalogue.ts';
import { shownName } from '../data/own/className.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './DatasetPicker.module.css';
import { lazyPart } from './lazyPart.tsx';
import { useTrainOn } from './own/useTrainOn.ts';
import { useAnalysis, useExperimentPart, useExperimentState, useOwn, useServices } from './useServices.ts';
import type { ExperimentState } from '../training/experiment/experimentStore.ts';

const DatasetSheets = lazyPart(async () => (await import('./DatasetSheets.tsx')).DatasetSheets);

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
        <DatasetSheets
          chosen={dataset.id}
          onUse={(offer) => {
            choose(offer);
            setBrowsing(false);
          }}
        />
      </Dialog>
    </>
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
