/** The only door between the page and the pictures worker. */
import type { Bytes } from '../download.ts';
import type { Edition } from './edition.ts';
import type { Run } from './files.ts';
import type { Looked } from './look.ts';
import type { OwnSet, PictureForm } from './ownSet.ts';
import type {
  Brought,
  DecodeJob,
  Described,
  ImportItem,
  ImportJob,
  ImportProgress,
  ImportReport,
  LoosePicture,
  ProjectRead,
  ProjectToSave,
  ReadSample,
  Tidied,
} from './pictures.ts';
import type { PackedSamples } from './packSamples.ts';

/** What can be asked, by name. */
export interface Calls {
  readonly read: { readonly args: ImportJob; readonly result: ImportReport };
  readonly decode: { readonly args: DecodeJob; readonly result: Omit<ImportReport, 'read'> };
  readonly thumbnails: {
    readonly args: { readonly setId: string; readonly runs: readonly Run[] };
    readonly result: readonly Blob[];
  };
  readonly pixels: {
    readonly args: { readonly set: Pick<OwnSet, 'id' | 'form'>; readonly slots: readonly number[] };
    readonly result: Bytes;
  };
  readonly reform: {
    readonly args: { readonly set: OwnSet; readonly form: PictureForm };
    readonly result: { readonly stopped: string | null };
  };
  readonly look: {
    readonly args: { readonly set: Omit<OwnSet, 'samples'>; readonly samples: PackedSamples };
    readonly result: Looked;
  };
  readonly keepEdition: { readonly args: Edition; readonly result: null };
  readonly zip: { readonly args: OwnSet; readonly result: Blob | null };
  readonly saveProject: { readonly args: ProjectToSave; readonly result: Blob | null };
  readonly readProject: { readonly args: Blob; readonly result: ProjectRead | null };
  readonly bringIn: {
    readonly args: { readonly file: Blob; readonly setId: string };
    readonly result: Brought | null;
  };
  readonly takeBack: { readonly args: Omit<Brought, 'facts'>; readonly result: null };
  readonly bytes: { readonly args: null; readonly result: number };
  readonly tidy: { readonly args: Tidied; readonly result: null };
  readonly deleteSet: { readonly args: string; readonly result: null };
  readonly deleteAll: { readonly args: null; readonly result: null };
}
export type CallName = keyof Calls;

/** From the page. Of a call with many items most go ahead of it, some at a time: files take the page long to hand over. */
export type Asked =
  | { readonly type: 'items'; readonly id: number; readonly items: readonly ImportItem[] }
  | {
      readonly [Name in CallName]: {
        readonly type: 'call';
        readonly id: number;
        readonly name: Name;
        readonly args: Calls[Name]['args'];
      };
    }[CallName]
  | { readonly type: 'cancel'; readonly id: number };

/** From the worker; `id` is the call's. A `beat` comes every second while anything is under way. */
export type Said =
  | { readonly type: 'beat' }
  | { readonly type: 'read'; readonly id: number; readonly samples: readonly ReadSample[] }
  | { readonly type: 'decoded'; readonly id: number; readonly pictures: readonly LoosePicture[] }
  | { readonly type: 'described'; readonly id: number; readonly described: Described }
  | { readonly type: 'progress'; readonly id: number; readonly progress: ImportProgress }
  | { readonly type: 'done'; readonly id: number; readonly result: Calls[CallName]['result'] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
