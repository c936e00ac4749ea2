/** What the page may ask of the worker that reads, keeps and gives back a person's pictures. */
import type { Bytes } from '../download.ts';
import type { Kept } from '../keptSlots.ts';
import type { Edition } from './edition.ts';
import type { OwnClass, OwnFacts, OwnSample, OwnSet, PictureForm, SplitConfig } from './ownSet.ts';
import type { Looked } from './look.ts';

/** Something to get pictures from. A zip, or a CSV file beside the pictures it names, may be among the files. */
export type ImportItem =
  /** `path` is relative to what was chosen and ends in the file's name; its folders may name a class and a subset. */
  | { readonly kind: 'file'; readonly file: Blob; readonly path: string }
  /** From the camera, a drawing or another set: RGBA, `[height, width, 4]`. */
  | {
      readonly kind: 'pixels';
      readonly pixels: Uint8ClampedArray<ArrayBuffer>;
      readonly width: number;
      readonly height: number;
      readonly name: string;
      readonly burst: string | null;
      readonly className?: string;
    };

/** A picture that was read. What its folder, or the CSV, says of its class is a name; the page knows the classes. */
export interface ReadSample extends Omit<OwnSample, 'classId'> {
  readonly className: string | null;
  /** The class of an earlier `onDescribed` that it is in; null where no `dataset.json` says. */
  readonly classKey: string | null;
}

/** What a `dataset.json` among the files says of the set it was. Two classes may have one name: keys tell them apart. */
export interface Described {
  readonly title: string;
  readonly form: PictureForm;
  readonly split: SplitConfig;
  readonly classes: readonly (Pick<OwnClass, 'name' | 'colour'> & { readonly key: string })[];
}

/** A file that was not taken: why, in a sentence that says the way out. */
export interface Refused {
  readonly path: string;
  readonly reason: string;
}

export interface ImportProgress {
  readonly done: number;
  /** Grows while zips are being opened. */
  readonly of: number;
  readonly refused: number;
  /** Null until it can be told. */
  readonly secondsLeft: number | null;
}

export interface ImportJob {
  readonly set: Pick<OwnSet, 'id' | 'form'>;
  readonly items: readonly ImportItem[];
  /** The first slot that is free. */
  readonly firstSlot: number;
}

export interface ImportHooks {
  /** A set taken away as a zip comes back: called before its pictures, once for each `dataset.json`. */
  readonly onDescribed?: (described: Described) => void;
  /** Pictures that are on the disk now, in the order of the items. */
  readonly onRead: (samples: readonly ReadSample[]) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Pictures to be read and not kept. */
export interface DecodeJob {
  readonly items: readonly ImportItem[];
  readonly form: PictureForm;
  /** No more are read. */
  readonly most: number;
}

/** A picture that is kept nowhere. */
export interface LoosePicture {
  readonly path: string;
  /** What its folder, or a CSV, says it is. */
  readonly className: string | null;
  /** In the form asked for. */
  readonly pixels: Bytes;
}

export interface DecodeHooks {
  /** In the order of the items. */
  readonly onDecoded: (pictures: readonly LoosePicture[]) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** How an import ended. What was read before stays; `stopped` says why it did not come to its end. */
export interface ImportReport {
  readonly read: number;
  readonly refused: readonly Refused[];
  readonly stopped: string | null;
}

/** What is to be in a project file; pictures by what the device has of them. */
export interface ProjectToSave {
  readonly experiment: unknown;
  readonly run: Kept | null;
  readonly set: OwnSet | null;
  /** Those that are trained on. */
  readonly editionIds: readonly string[];
}

/** What a project file says, without its pictures. */
export interface ProjectRead {
  /** As JSON, of any origin. */
  readonly experiment: unknown;
  readonly run: Kept | null;
  /** Null where it holds nobody's pictures. */
  readonly pictures: { readonly count: number; readonly hasSet: boolean } | null;
}

/** What a project file brought onto the device, beside what was there. */
export interface Brought {
  /** Names the folder of the pictures. */
  readonly setId: string;
  /** Without a set where the file only had pictures that are trained on. */
  readonly facts: OwnFacts;
  /** Editions as they were here, of which the file had another. */
  readonly replaced: readonly Edition[];
}

/** What stays when it is tidied. */
export interface Tidied {
  /** Null where there is none. */
  readonly set: Pick<OwnSet, 'id' | 'form'> | null;
  readonly slots: readonly number[];
  /** First byte and length of each. */
  readonly thumbnails: readonly (readonly [start: number, length: number])[];
  /** Ids of editions. */
  readonly needed: readonly string[];
}

/** A long job: `cancel` ends it within a second, and `done` resolves all the same. */
export interface Job<Result> {
  readonly done: Promise<Result>;
  cancel(): void;
}

/** All reject with an Error whose message is a sentence. */
export interface Pictures {
  /** Reads, measures and stores; one job at a time, others wait their turn. */
  read(job: ImportJob, hooks: ImportHooks): Job<ImportReport>;
  /** Reads without keeping; waits its turn as `read` does. */
  decode(job: DecodeJob, hooks: DecodeHooks): Job<Omit<ImportReport, 'read'>>;
  /** The thumbnails, as image files. */
  thumbnails(setId: string, samples: readonly OwnSample[]): Promise<readonly Blob[]>;
  /** Stored pixels `[n, side, side, channels]`. */
  pixels(set: Pick<OwnSet, 'id' | 'form'>, slots: readonly number[]): Promise<Bytes>;
  /** Stores all pictures anew in another form, from their thumbnails; at the end, or when cancelled, either all are or none. */
  reform(
    set: OwnSet,
    form: PictureForm,
    onProgress: (progress: ImportProgress) => void,
  ): Job<{ readonly stopped: string | null }>;
  keepEdition(edition: Edition): Promise<void>;
  /** What is to be known of the set as it is. */
  look(set: OwnSet): Promise<Looked>;
  /** A zip of folders by class, with `dataset.json` (the set without its places on this device). */
  zip(set: OwnSet, onProgress: (progress: ImportProgress) => void): Job<Blob | null>;
  /** A project file (`projectFile.ts`); null when it was cancelled. */
  saveProject(project: ProjectToSave, onProgress: (progress: ImportProgress) => void): Job<Blob | null>;
  /** What a project file says, its pictures only counted; null when it was cancelled. */
  readProject(file: Blob): Job<ProjectRead | null>;
  /** Keeps a project file's pictures beside what is there, all of them or none; null when it was cancelled. */
  bringIn(file: Blob, setId: string, onProgress: (progress: ImportProgress) => void): Job<Brought | null>;
  /** Forgets what was brought in. */
  takeBack(brought: Brought): Promise<void>;
  /** Bytes on the device. */
  bytes(): Promise<number>;
  /** Forgets all pictures but those of this set and of the editions of these ids, and editions of what is gone. */
  tidy(set: OwnSet | null, needed: readonly string[]): Promise<void>;
  deleteSet(setId: string): Promise<void>;
  deleteAll(): Promise<void>;
}
