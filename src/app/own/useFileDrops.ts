import { useEffect, useRef, useState } from 'react';
import { type Entry, entryOf } from './gather.ts';

interface Options {
  /** What was dropped, and the class it was dropped on; undefined for none. */
  readonly onDrop: (entries: readonly Entry[], classId: string | null | undefined) => void;
  readonly onPaste: (files: readonly File[]) => void;
}

/** A class to drop on says so by its id; the pictures without a class by an empty one. */
function classAt(target: EventTarget | null): string | null | undefined {
  const place = target instanceof Element ? target.closest('[data-class-id]') : null;
  const id = place?.getAttribute('data-class-id');
  return id === undefined || id === null ? undefined : id === '' ? null : id;
}

/** Files and folders dropped anywhere on the page, and pasted ones. Gives the class they are over, or null while none are. */
export function useFileDrops(options: Options): { readonly classId: string | null | undefined } | null {
  const [over, setOver] = useState<{ readonly classId: string | null | undefined } | null>(null);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
    addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        const classId = classAt(event.target);
        setOver((before) => (before && before.classId === classId ? before : { classId }));
      },
      { signal },
    );
    addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(null), { signal });
    addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(null);
        latest.current.onDrop(entriesOf(event.dataTransfer), classAt(event.target));
      },
      { signal },
    );
    addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        latest.current.onPaste(files);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  return over;
}

/** What is being dropped; only to be had while the event is handled. */
export const entriesOf = (transfer: DataTransfer | null): Entry[] =>
  [...(transfer?.items ?? [])].flatMap((item) => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    if (entry) return [entry];
    const file = item.getAsFile();
    return file ? [entryOf(file)] : [];
  });
