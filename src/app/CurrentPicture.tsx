import { Camera, Pencil } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { DrawingStyle } from '../data/dataset.ts';
import { fromDrawing } from '../data/drawn.ts';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import { DrawingPad } from '../visualize/DrawingPad.tsx';
import styles from './DataPanel.module.css';
import { LiveCamera } from './LiveCamera.tsx';
import { ChoosePicture } from './OwnPicture.tsx';
import { PixelPicture } from './PixelPicture.tsx';
import { useCurrentPicture } from './useCurrentPicture.ts';
import { useClassNames, useDataset, useServices } from './useServices.ts';

const ownText = { drawing: 'your drawing', file: 'your picture', camera: 'from the camera' } as const;

/** The picture that flows through the network, and bringing one's own. */
export function CurrentPicture() {
  const { picture, pixels, label } = useCurrentPicture();
  const { shape, drawing } = useDataset();
  const name = useClassNames()[label ?? -1];
  const known = name === undefined ? '' : `true class ${name}`;
  const what = picture.kind === 'pixels' ? ownText[picture.from] : known;
  const [live, setLive] = useState(false);
  const stop = useCallback(() => setLive(false), []);
  return (
    <section>
      <SectionHeading>Current picture</SectionHeading>
      <div className={styles.now}>
        <PixelPicture
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
