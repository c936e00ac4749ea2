/** The pictures page: what `pictures.spec.ts` drives the real client by, with files that can cross into the page. */
import type { OwnSample, OwnSet } from '../../src/data/own/ownSet.ts';
import { defaultForm, defaultSplit } from '../../src/data/own/ownSet.ts';
import type {
  Described,
  ImportItem,
  ImportJob,
  ImportProgress,
  ImportReport,
  Pictures,
  ReadSample,
} from '../../src/data/own/pictures.ts';
import { createPictures } from '../../src/data/own/picturesClient.ts';
import { trustOwnScripts } from '../../src/ui/trustedScripts.ts';

/** Path and contents, base64. */
export type TestFile = readonly [path: string, base64: string];

/** All that was heard of an import. */
export interface Heard extends ImportReport {
  readonly samples: readonly ReadSample[];
  readonly progress: readonly ImportProgress[];
  readonly described: readonly Described[];
  /** From the cancel, if there was one, to the end, milliseconds. */
  readonly wait: number;
}

declare global {
  interface Window {
    readonly pictures: Pictures;
    fileOf(file: TestFile): ImportItem;
    /** A set of these samples, in one class each by its name. */
    setOf(samples: readonly ReadSample[], changes?: Partial<OwnSet>): OwnSet;
    /** Reads; cancels once so many are read. */
    read(items: readonly ImportItem[], job?: Partial<ImportJob>, cancelAfter?: number): Promise<Heard>;
    base64(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string>;
    /** A picture file by the browser's own encoder: noise, which no two seeds have alike. */
    noise(width: number, height: number, seed: number, type?: string): Promise<Blob>;
  }
}

trustOwnScripts();
const pictures = createPictures();

const setOf: Window['setOf'] = (samples, changes = {}) => {
  const names = [...new Set(samples.flatMap(({ className }) => (className === null ? [] : [className])))];
  return {
    version: 1,
    id: 'a',
    title: 'A set',
    form: defaultForm,
    split: defaultSplit,
    classes: names.map((name, colour) => ({ id: name, name, colour })),
    samples: samples.map((sample): OwnSample => ({ ...sample, classId: sample.className })),
    ...changes,
  };
};

const read: Window['read'] = async (items, changes = {}, cancelAfter = Infinity) => {
  const samples: ReadSample[] = [];
  const progress: ImportProgress[] = [];
  const described: Described[] = [];
  let cancelled = Number.NaN;
  const job = pictures.read(
    { set: { id: 'a', form: defaultForm }, items, firstSlot: 0, ...changes },
    {
      onRead(some) {
        samples.push(...some);
        if (samples.length < cancelAfter || cancelled > 0) return;
        cancelled = performance.now();
        job.cancel();
      },
      onProgress: (one) => progress.push(one),
      onDescribed: (one) => described.push(one),
    },
  );
  const report = await job.done;
  return { ...report, samples, progress, described, wait: performance.now() - cancelled };
};

const noise: Window['noise'] = (width, height, seed, type = 'image/jpeg') => {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  let state = seed;
  const rgba = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return i % 4 === 3 ? 255 : state >>> 24;
  });
  context?.putImageData(new ImageData(rgba, width, height), 0, 0);
  return canvas.convertToBlob({ type });
};

Object.assign(window, {
  pictures,
  setOf,
  read,
  noise,
  fileOf: ([path, base64]: TestFile): ImportItem => ({
    kind: 'file',
    path,
    file: new Blob([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))]),
  }),
  async base64(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>) {
    let text = '';
    for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
    return btoa(text);
  },
});
