import type { ChunkedDataset } from './dataset.ts';
import type { Bytes, Kept } from './download.ts';

/** What a source may use of the world. */
export interface SourceContext {
  /** Address of the folder that holds `<id>/…`, ending in a slash. */
  readonly baseUrl: string;
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly kept: Kept | null;
  /** Opens the browser's own file system, where somebody's own pictures lie; null where there is none. */
  readonly files: (() => Promise<FileSystemDirectoryHandle>) | null;
}

/** Where a data set's pictures come from. */
export interface PictureSource<Info extends ChunkedDataset = ChunkedDataset> {
  readonly info: Info;
  /**
   * A chunk's pixels `[count, height, width, channels]`, then its labels; `onBytes` hears of its progress.
   * Rejects with a DownloadError, PicturesMissing, or with the signal's reason when aborted.
   */
  chunk(part: 'training' | 'test', index: number, onBytes: (soFar: number) => void): Promise<Bytes>;
}
