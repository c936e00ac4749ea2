import { fitNames } from '../data/fit.ts';
import { type Preprocessing, scalingNames, sides } from '../data/preprocess.ts';
import { inputShapeOf, withPreprocessing } from '../training/experiment/changeData.ts';
import { NumberField } from '../ui/NumberField.tsx';
import { Select } from '../ui/Select.tsx';
import { BeforeAfter } from './BeforeAfter.tsx';
import styles from './PreprocessingFields.module.css';
import { fitTexts, scalingTexts } from './preprocessingText.ts';
import { useDataset, useExperiment, useExperimentPart, useServices } from './useServices.ts';

/** Sizes on offer by name, pixels. */
const sizes = [16, 28, 32, 48, 64, 80, 96, 128, 160].map((side) => `${side}×${side}`);

/** Changes a part of the document's preprocessing, as one edit. */
function useChange() {
  const { experiment } = useServices();
  return (label: string, part: Partial<Preprocessing>, mergeKey?: string) =>
    experiment
      .getState()
      .edit(
        label,
        (document) => withPreprocessing(document, { ...document.preprocessing, ...part }),
        mergeKey,
      );
}

/** What preprocessing can be set to, with what it does to the current picture. */
export function PreprocessingFields() {
  return (
    <div className={styles.fields}>
      <BeforeAfter />
      <SizeFields />
      <ValueFields />
      <p className={styles.note}>
        Training, validation, test, drawings and your own pictures all go this way.
      </p>
    </div>
  );
}

function SizeFields() {
  const change = useChange();
  const document = useExperiment();
  const { preprocessing } = document;
  const { shape } = useDataset();
  const [height, width] = inputShapeOf(document);
  const named = sizes.find((size) => size === preprocessing.size?.join('×'));
  return (
    <>
      <Select
        label="size"
        help="Height and width, scaled bilinearly. Keras: Resizing."
        value={preprocessing.size === null ? 'own' : (named ?? 'other')}
        options={[
          { value: 'own', label: `as it is, ${shape[0]}×${shape[1]}` },
          ...sizes.map((value) => ({ value, label: value })),
          // Always there: a list that loses its chosen option chooses another by itself.
          { value: 'other', label: 'as set below' },
        ]}
        onChange={(value) => {
          const [high = height, wide = width] = sizes.includes(value) ? value.split('×').map(Number) : [];
          change('Picture size', { size: value === 'own' ? null : [high, wide] });
        }}
      />
      <NumberField
        label="height"
        help="Of what the network gets, pixels."
        value={height}
        {...sides}
        integer
        onChange={(next) => change('Picture height', { size: [next, width] }, 'picture height')}
      />
      <NumberField
        label="width"
        help="Of what the network gets, pixels."
        value={width}
        {...sides}
        integer
        onChange={(next) => change('Picture width', { size: [height, next] }, 'picture width')}
      />
      <Select
        label="fit"
        help="How a picture gets to a size of other proportions."
        value={preprocessing.fit}
        options={fitNames.map((value) => ({ value, label: value }))}
        onChange={(fit) => change('Fit', { fit })}
      />
      <p className={styles.sentence}>
        {height * shape[1] === width * shape[0]
          ? 'Size and pictures have the same proportions, so there is nothing to fit.'
          : fitTexts[preprocessing.fit]}
      </p>
    </>
  );
}

function ValueFields() {
  const change = useChange();
  const preprocessing = useExperimentPart('preprocessing');
  const { shape } = useDataset();
  return (
    <>
      <Select
        label="colours"
        help="Grey by brightness, or grey pictures given to three channels. Keras: ops.image.rgb_to_grayscale."
        value={String(preprocessing.channels ?? 'own')}
        options={[
          { value: 'own', label: `as it is, ${shape[2] === 1 ? 'grey' : 'colour'}` },
          { value: '1', label: 'grey' },
          { value: '3', label: 'three channels' },
        ]}
        onChange={(value) => change('Colours', { channels: value === 'own' ? null : value === '1' ? 1 : 3 })}
      />
      <Select
        label="values"
        help="What bytes become before the network reads them."
        value={preprocessing.scaling}
        options={scalingNames.map((value) => ({ value, label: value }))}
        onChange={(scaling) => change('Values', { scaling })}
      />
      <p className={styles.sentence}>{scalingTexts[preprocessing.scaling]}</p>
    </>
  );
}
