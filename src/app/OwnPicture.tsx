import { Upload } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { fitOf } from '../data/dataset.ts';
import { hasBrightBorder, type Picture, stepsTo } from '../data/ownPicture.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Hint } from '../ui/Hint.tsx';
import { Switch } from '../ui/Switch.tsx';
import type { AppState } from './appStore.ts';
import { decodePicture } from './decodePicture.tsx';
import { type Entry, isMore, itemsOfEntries } from './own/gather.ts';
import { OfferDropped } from './own/OfferDropped.tsx';
import { entriesOf } from './own/useFileDrops.ts';
import styles from './OwnPicture.module.css';
import { useTryOut } from './useTryOut.ts';
import { useOpenDropped } from './useOpenDropped.ts';
import { PixelPicture } from './PixelPicture.tsx';
import { useApp, useDataset, useExperimentPart, useServices } from './useServices.ts';

const ownPictureOf = (state: AppState) => state.ownPicture;

/** A button that opens the files; the dialog shows what becomes of the one chosen. */
export function ChoosePicture({ children }: { readonly children: ReactNode }) {
  const { app } = useServices();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Hint text="Choose a picture file. Dropping one anywhere on the page, or pasting it, does the same.">
        <Button icon={<Upload aria-hidden />} onClick={() => input.current?.click()}>
          {children}
        </Button>
      </Hint>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label="Picture file"
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) app.setState({ ownPicture: chosen });
        }}
      />
    </>
  );
}

/** Takes pictures dropped anywhere on the page, or pasted, and shows how they become the current picture. */
export function OwnPicture() {
  // There they become own pictures.
  const isElsewhere = useApp(({ view }) => view !== 'data');
  return isElsewhere && <Drops />;
}

/** In views that look at one picture. */
function Drops() {
  const { app } = useServices();
  const file = useApp(ownPictureOf);
  const openDropped = useOpenDropped();
  const tryAll = useTryOut();
  const over = usePictureDrop(
    openDropped,
    (entries) => tryAll(itemsOfEntries(entries)),
    (picture) => app.setState({ ownPicture: picture }),
    (dropped) => app.setState({ dropped }),
  );
  const close = () => app.setState({ ownPicture: null });
  return (
    <>
      {over && (
        <div className={styles.drop} aria-hidden>
          <span>
            {over === 'try'
              ? 'Drop pictures, a folder or a zip to see what the network takes them for'
              : 'Drop a picture to send it through the network; several, a folder or a zip to train on or to try'}
          </span>
        </div>
      )}
      {file && <Preparing key={keyOf(file)} file={file} onClose={close} />}
      <OfferDropped />
    </>
  );
}

const keyOf = (file: Blob) =>
  `${file instanceof File ? `${file.name} ${file.lastModified}` : ''} ${file.size}`;

/** Whether it is where the model is tried. */
const isToTry = (target: EventTarget | null) =>
  target instanceof Element && target.closest('[data-drop=try]') !== null;

/** Whether files are being dragged over the page, and where; calls `onPicture` with the one that is dropped or pasted, `onMore` with several or a folder. */
function usePictureDrop(
  openDropped: (entries: readonly Entry[]) => boolean,
  onTry: (entries: readonly Entry[]) => void,
  onPicture: (picture: File) => void,
  onMore: (entries: readonly Entry[]) => void,
): 'page' | 'try' | null {
  const [over, setOver] = useState<'page' | 'try' | null>(null);
  const latest = useRef({ openDropped, onTry, onPicture, onMore });
  useEffect(() => {
    latest.current = { openDropped, onTry, onPicture, onMore };
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(isToTry(event.target) ? 'try' : 'page');
      },
      { signal },
    );
    addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) setOver(null);
      },
      { signal },
    );
    addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(null);
        const entries = entriesOf(event.dataTransfer);
        const [file] = event.dataTransfer?.files ?? [];
        if (latest.current.openDropped(entries)) return;
        if (isToTry(event.target)) return latest.current.onTry(entries);
        if (isMore(entries)) latest.current.onMore(entries);
        else if (file) latest.current.onPicture(file);
      },
      { signal },
    );
    addEventListener(
      'paste',
      (event) => {
        const file = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
        if (!file) return;
        event.preventDefault();
        latest.current.onPicture(file);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  return over;
}

function Preparing({ file, onClose }: { readonly file: Blob; readonly onClose: () => void }) {
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
