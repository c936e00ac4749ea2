import { WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { SectionHeading } from '../../ui/SectionHeading.tsx';
import { useExperimentPart } from '../useServices.ts';
import { lazyPart } from '../lazyPart.tsx';
import styles from './Augmentation.module.css';
import { augmentationText } from './augmentationText.ts';

const Variants = lazyPart(async () => (await import('./Variants.tsx')).Variants);
const AugmentationLayers = lazyPart(
  async () => (await import('./AugmentationLayers.tsx')).AugmentationLayers,
);

/** How training pictures are changed by chance. */
export function AugmentationControl() {
  const augmentation = useExperimentPart('augmentation');
  const [open, setOpen] = useState(false);
  return (
    <section>
      <SectionHeading>Augmentation</SectionHeading>
      <div className={styles.now}>
        <p>{augmentationText(augmentation)}</p>
        <Button
          icon={<WandSparkles aria-hidden />}
          aria-label="Change augmentation"
          onClick={() => setOpen(true)}
        >
          Change
        </Button>
      </div>
      <Dialog title="Augmentation" size="large" open={open} onClose={() => setOpen(false)}>
        {open && (
          <div className={styles.columns}>
            <Variants />
            <AugmentationLayers />
          </div>
        )}
      </Dialog>
    </section>
  );
}
