/** What a decode worker is asked, and what it says. */
import type { Bytes } from '../download.ts';
import type { PictureFacts, PictureForm } from './ownSet.ts';
import type { ZipEntry } from './zipDirectory.ts';

/** Where a picture comes from. */
export type Content =
  | { readonly kind: 'file'; readonly file: Blob }
  | { readonly kind: 'entry'; readonly zip: Blob; readonly entry: ZipEntry }
  | {
      readonly kind: 'pixels';
      /** RGBA, `[height, width, 4]` */
      readonly pixels: Uint8ClampedArray<ArrayBuffer>;
      readonly width: number;
      readonly height: number;
    };

/** A picture as it is kept. */
export interface Decoded {
  readonly pixels: Bytes;
  /** JPEG or PNG. */
  readonly thumbnail: Bytes;
  readonly facts: PictureFacts;
}

export interface DecodeTask {
  readonly content: Content;
  readonly form: PictureForm;
}

/** `ready` comes once, before all else. */
export type DecodeAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'decoded'; readonly decoded: Decoded }
  | { readonly type: 'refused'; readonly reason: string };
