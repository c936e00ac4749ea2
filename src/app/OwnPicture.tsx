import { useEffect, useRef, useState } from 'react';
import type { AppState } from './appStore.ts';
import { lazyPart } from './lazyPart.tsx';
import { type Entry, isMore, itemsOfEntries } from './own/gather.ts';
import { entriesOf } from './own/useFileDrops.ts';
import styles from './OwnPicture.module.css';
import { useTryOut } from './useTryOut.ts';
import { useOpenDropped } from './useOpenDropped.ts';
import { useApp, useServices } from './useServices.ts';

const OfferDropped = lazyPart(async () => (await import('./own/OfferDropped.tsx')).OfferDropped);
const PreparePicture = lazyPart(async () => (await import('./PreparePicture.tsx')).PreparePicture);

const ownPictureOf = (state: AppState) => state.ownPicture;
const droppedOf = (state: AppState) => state.dropped;

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
  const dropped = useApp(droppedOf);
  const openDropped = useOpenDropped();
  const tryAll = useTryOut();
  const over = usePictureDrop(
    openDropped,
    (entries) => tryAll(itemsOfEntries(entries)),
    (picture) => app.setState({ ownPicture: picture }),
    (entries) => app.setState({ dropped: entries }),
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
      {file && <PreparePicture key={keyOf(file)} file={file} onClose={close} />}
      {dropped && <OfferDropped dropped={dropped} />}
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
