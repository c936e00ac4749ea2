import { Pencil } from 'lucide-react';
import { centreDigit } from '../data/drawnDigit.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { DrawingPad } from '../visualize/DrawingPad.tsx';
import styles from './DataPanel.module.css';
import { PixelCanvas } from './PixelCanvas.tsx';
import { useClassNames, useServices, useTraining } from './useServices.ts';

const pixelsOf = (state: TrainingState) => state.outputs?.pixels ?? null;
const labelOf = (state: TrainingState) => state.outputs?.label ?? null;
const isDrawingOf = (state: TrainingState) => state.picture.kind === 'pixels';
const shapeOf = (state: TrainingState) => state.dataset.manifest?.shape ?? greyDigit;
const greyDigit = [28, 28, 1] as const;

/** The picture that flows through the network, and drawing one's own. */
export function CurrentPicture() {
  const { trainer } = useServices();
  const pixels = useTraining(pixelsOf);
  const label = useTraining(labelOf);
  const isDrawing = useTraining(isDrawingOf);
  const shape = useTraining(shapeOf);
  const name = useClassNames()[label ?? -1];
  const what = isDrawing ? 'your drawing' : name === undefined ? '' : `true class ${name}`;
  return (
    <section>
      <SectionHeading>Current picture</SectionHeading>
      <div className={styles.now}>
        <PixelCanvas
          className={styles.current}
          pixels={pixels}
          shape={shape}
          label={`Current picture, ${what}`}
        />
        <div className={styles.acts}>
          <Popover
            title="Draw a digit"
            side="right"
            trigger={<Button icon={<Pencil aria-hidden />}>Draw</Button>}
          >
            <DrawingPad
              onChange={(drawn, width, height) =>
                trainer.setPicture({ kind: 'pixels', pixels: centreDigit(drawn, width, height) })
              }
            />
          </Popover>
          <span>{what}</span>
        </div>
      </div>
    </section>
  );
}
