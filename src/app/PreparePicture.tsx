import { useEffect, useMemo, useState } from 'react';
import { fitOf } from '../data/dataset.ts';
import { hasBrightBorder, type Picture, stepsTo } from '../data/ownPicture.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Switch } from '../ui/Switch.tsx';
import { ChoosePicture } from './ChoosePicture.tsx';
import { decodePicture } from './decodePicture.tsx';
import { PixelPicture } from './PixelPicture.tsx';
import styles from './PreparePicture.module.css';
import { useDataset, useExperimentPart, useServices } from './useServices.ts';

/** A dialog that makes a file the current picture, and shows how. */
export function PreparePicture({ file, onClose }: { readonly file: Blob; readonly onClose: () => void }) {
  const [picture, setPicture] = useState<Picture | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    decodePicture(file).then(
      (decoded) => {
        if (current) setPicture(decoded);
      },
      (error: Error) => {
        if (current) setProblem(error.message);
      },
    );
    return () => {
      current = false;
    };
  }, [file]);
  return (
    <Dialog title="Your picture" open onClose={onClose}>
      {problem !== null && <p role="alert">{problem}</p>}
      {picture && <Steps picture={picture} />}
      {!picture && problem === null && <p>Reading the picture …</p>}
      <div className={styles.foot}>
        <ChoosePicture>Another picture</ChoosePicture>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}

function Steps({ picture }: { readonly picture: Picture }) {
  const { trainer } = useServices();
  const { shape, title, drawing } = useDataset();
  const fit = fitOf(useExperimentPart('dataset'));
  // Sets that are drawn have bright ink on black; a photo of paper is the other way round.
  const [inverted, setInverted] = useState(drawing !== null && hasBrightBorder(picture));
  const steps = useMemo(() => stepsTo({ shape, fit, inverted }, picture), [shape, fit, picture, inverted]);
  const pixels = steps.at(-1)?.pixels;
  useEffect(() => {
    if (pixels) trainer.setPicture({ kind: 'pixels', from: 'file', pixels });
  }, [trainer, pixels]);
  return (
    <>
      <ol className={styles.steps}>
        {[{ name: 'Original', ...picture }, ...steps].map((step) => (
          <li key={step.name}>
            <PixelPicture
              pixels={step.pixels}
              shape={step.shape}
              label={`${step.name}: ${step.shape.join('×')}`}
            />
            <b>{step.name}</b>
            <span>{step.shape.join('×')}</span>
          </li>
        ))}
      </ol>
      <Switch
        label="invert"
        help="Dark becomes bright. Drawn sets have bright ink on black, a photo of paper is the other way round."
        checked={inverted}
        onChange={setInverted}
      />
      <p className={styles.note}>
        This is how it becomes a picture as those of {title}. It stays on this device, and flows through the
        network now.
      </p>
    </>
  );
}
