import { useState } from 'react';
import { subsetRange } from '../../data/dataset.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { useDataset, useExperimentPart, useServices } from '../useServices.ts';
import styles from './DataView.module.css';
import { firstOfEachClass, formFor } from './fromDataset.ts';

interface FromDatasetProps {
  /** There are no own pictures yet, so that these decide how they are stored. */
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** Takes pictures of the document's data set as own ones, to add more to them. */
export function FromDataset({ isNew, onClose }: FromDatasetProps) {
  const { trainer, ownActions } = useServices();
  const info = useDataset();
  const dataset = useExperimentPart('dataset');
  const [perClass, setPerClass] = useState(20);
  const { title, shape, classNames } = info;
  const { start, end } = subsetRange(info, dataset.trainingSize, 'training');
  const add = () => {
    const items = firstOfEachClass({
      ask: (indices) => trainer.samples({ subset: 'training', indices }),
      title,
      shape,
      classNames,
      available: end - start,
      perClass,
    });
    const found = items.then((all) => ({ items: all }));
    void ownActions.add(found, {
      label: `Add pictures of ${title}`,
      ...(isNew ? { form: formFor(shape) } : {}),
    });
    onClose();
  };
  return (
    <Dialog title={`Some of ${title}`} open onClose={onClose}>
      <p className={styles.note}>
        Copies of training pictures become your own, with their classes, so that you can add more to them.
        Another set can be chosen in the Playground first.
      </p>
      <NumberField
        label="pictures of each class"
        value={perClass}
        min={1}
        max={500}
        integer
        onChange={setPerClass}
      />
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" onClick={add}>
          Add
        </Button>
      </div>
    </Dialog>
  );
}
