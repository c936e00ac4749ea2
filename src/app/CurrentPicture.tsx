import { Camera, Pencil } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Popover } from '../ui/Popover.tsx';
import { SectionHeading } from '../ui/SectionHeading.tsx';
import styles from './DataPanel.module.css';
import { ChoosePicture } from './ChoosePicture.tsx';
import { lazyPart } from './lazyPart.tsx';
import { PixelPicture } from './PixelPicture.tsx';
import { useCurrentPicture } from './useCurrentPicture.ts';
import { useClassNames, useDataset } from './useServices.ts';

const DrawPicture = lazyPart(async () => (await import('./DrawPicture.tsx')).DrawPicture);
const LiveCamera = lazyPart(async () => (await import('./LiveCamera.tsx')).LiveCamera);

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
          {drawing !== null && (
            <Popover
              title={drawing === 'digit' ? 'Draw one' : 'Draw a doodle'}
              side="right"
              trigger={<Button icon={<Pencil aria-hidden />}>Draw</Button>}
            >
              <DrawPicture style={drawing} />
            </Popover>
          )}
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
