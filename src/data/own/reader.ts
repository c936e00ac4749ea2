/** Reading numbers out of files that may be damaged, or made to do harm. */
import type { Bytes } from '../download.ts';

/** Thrown for a file that is not taken; the message is a sentence that says the way out. */
export class RefusedPicture extends Error {
  override readonly name = 'RefusedPicture';
}

/** The rest of a sentence. */
export const DAMAGED = 'is damaged or cut short: copy it again from where it came from.';

/** Reads numbers of a file; what lies beyond its end is refused as damage. */
export class Reader {
  readonly bytes: Bytes;
  readonly #view: DataView;
  constructor(bytes: Bytes) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  #need(at: number, length: number): void {
    if (at < 0 || at + length > this.bytes.length) throw new RefusedPicture(DAMAGED);
  }
  byte(at: number): number {
    this.#need(at, 1);
    return this.#view.getUint8(at);
  }
  u16(at: number, little = false): number {
    this.#need(at, 2);
    return this.#view.getUint16(at, little);
  }
  u24(at: number): number {
    return this.u16(at, true) + this.byte(at + 2) * 65536;
  }
  u32(at: number, little = false): number {
    this.#need(at, 4);
    return this.#view.getUint32(at, little);
  }
  /** Characters by their bytes. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.bytes.subarray(at, at + length));
  }
}
