import { Camera, Pencil } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { DrawingStyle } from '../data/dataset.ts';
import { fromDrawing } from '../data/drawn.ts';
import type { TrainingState } from '../training/trainingStore.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { DrawingPad } from '../visualize/DrawingPad.tsx';
import styles from './DataPanel.module.css';
import { LiveCamera } from './LiveCamera.tsx';
import { ChoosePicture } from './OwnPicture.tsx';
import { PixelCanvas } from './PixelCanvas.tsx';
import { useSamples } from './useSamples.ts';
import { useClassNames, useDataset, useServices, useTraining } from './useServices.ts';

const pictureOf = (state: TrainingState) => state.picture;

const ownText = { drawing: 'your drawing', file: 'your picture', camera: 'from the camera' } as const;

/** The picture that flows through the network, and bringing one's own. */
export function CurrentPicture() {
  const picture = useTraining(pictureOf);
  const own = picture.kind === 'pixels' ? picture : null;
  const indices = useMemo(() => (picture.kind === 'sample' ? [picture.index] : []), [picture]);
  const samples = useSamples(picture.kind === 'sample' ? picture.subset : 'validation', indices);
  const pixels = own?.pixels ?? samples?.pixels ?? null;
  const { shape, drawing } = useDataset();
  const name = useClassNames()[own ? -1 : (samples?.labels[0] ?? -1)];
  const what = own ? ownText[own.from] : name === undefined ? '' : `true class ${name}`;
  const [live, setLive] = useState(false);
  const stop = useCallback(() => setLive(false), []);
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
          {drawing !== null && <Draw style={drawing} />}
          <ChoosePicture>Your picture</ChoosePicture>
          <Button icon={<Camera aria-hidden />} aria-pressed={live} onClick={() => setLive(!live)}>
            Camera
          </Button>
          <span>{what}</span>
        </div>
      </div>
      {live && <LiveCamera onClose={stop} />}
    </section>
  );
}

function Draw({ style }: { readonly style: DrawingStyle }) {
  const { trainer } = useServices();
  return (
    <Popover
      title={style === 'digit' ? 'Draw one' : 'Draw a doodle'}
      side="right"
      trigger={<Button icon={<Pencil aria-hidden />}>Draw</Button>}
    >
      <DrawingPad
        onChange={(drawn, width, height) =>
          trainer.setPicture({
            kind: 'pixels',
            from: 'drawing',
            pixels: fromDrawing[style](drawn, width, height),
          })
        }
      />
    </Popover>
  );
}
