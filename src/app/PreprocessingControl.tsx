import { SlidersHorizontal } from 'lucide-react';
import { type Preprocessing, scalingNames } from '../data/preprocess.ts';
import { inputShapeOf, withPreprocessing } from '../training/experiment/changeData.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { Select } from '../ui/Select.tsx';
import styles from './PreprocessingControl.module.css';
import { useDataset, useExperiment, useServices } from './useServices.ts';

/** Sides on offer, pixels. */
const SIDES = [16, 28, 32, 48, 64, 80, 96, 128, 160];

/** What the pictures become before the network reads them. */
export function PreprocessingControl() {
  const document = useExperiment();
  const { preprocessing } = document;
  return (
    <section>
      <SectionHeading>Preprocessing</SectionHeading>
      <div className={styles.now}>
        <p>
          The network gets {inputShapeOf(document).join('×')}, values {preprocessing.scaling}
        </p>
        <Popover
          title="Preprocessing"
          side="right"
          trigger={
            <Button icon={<SlidersHorizontal aria-hidden />} aria-label="Change preprocessing">
              Change
            </Button>
          }
        >
          <Fields />
        </Popover>
      </div>
    </section>
  );
}

function Fields() {
  const { experiment } = useServices();
  const { preprocessing } = useExperiment();
  const { shape } = useDataset();
  const change = (label: string, part: Partial<Preprocessing>) =>
    experiment
      .getState()
      .edit(label, (document) => withPreprocessing(document, { ...preprocessing, ...part }));
  const size = preprocessing.size?.join('×') ?? 'own';
  const sizes = [...new Set([...SIDES.map((side) => `${side}×${side}`), size])].filter((s) => s !== 'own');
  return (
    <div className={styles.fields}>
      <Select
        label="size"
        help="Height and width, scaled bilinearly. Keras: Resizing."
        value={size}
        options={[
          { value: 'own', label: `as it is, ${shape[0]}×${shape[1]}` },
          ...sizes.map((value) => ({ value, label: value })),
        ]}
        onChange={(value) => {
          const [height = 0, width = 0] = value.split('×').map(Number);
          change('Picture size', { size: value === 'own' ? null : [height, width] });
        }}
      />
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
        help="The range that bytes are scaled to. Keras: Rescaling."
        value={preprocessing.scaling}
        options={scalingNames.map((value) => ({ value, label: value }))}
        onChange={(scaling) => change('Values', { scaling })}
      />
      <p className={styles.note}>
        Training, validation, test, drawings and your own pictures all go this way. The Input block shows what
        comes out.
      </p>
    </div>
  );
}
