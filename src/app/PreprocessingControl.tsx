import { SlidersHorizontal } from 'lucide-react';
import { inputShapeOf } from '../training/experiment/changeData.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { lazyPart } from './lazyPart.tsx';
import styles from './PreprocessingControl.module.css';
import { valuesText } from './preprocessingText.ts';
import { useExperiment } from './useServices.ts';

const PreprocessingFields = lazyPart(
  async () => (await import('./PreprocessingFields.tsx')).PreprocessingFields,
);

/** What the pictures become before the network reads them. */
export function PreprocessingControl() {
  const document = useExperiment();
  const { preprocessing } = document;
  return (
    <section>
      <SectionHeading>Preprocessing</SectionHeading>
      <div className={styles.now}>
        <p>
          The network gets {inputShapeOf(document).join('×')}, {valuesText(preprocessing)}
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
          <PreprocessingFields />
        </Popover>
      </div>
    </section>
  );
}
