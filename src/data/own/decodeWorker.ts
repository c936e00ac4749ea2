/** A worker that decodes pictures, one at a time. Nothing imports this file; `decodePool.ts` starts it. */
import { decode } from './decode.ts';
import type { DecodeAnswer, DecodeTask } from './decodeTask.ts';
import { RefusedPicture } from './reader.ts';

const post = (said: DecodeAnswer, transfer: Transferable[] = []) => self.postMessage(said, transfer);

async function answer(task: DecodeTask): Promise<void> {
  try {
    const decoded = await decode(task);
    post({ type: 'decoded', decoded }, [decoded.pixels.buffer, decoded.thumbnail.buffer]);
  } catch (error) {
    const reason =
      error instanceof RefusedPicture
        ? error.message
        : `could not be decoded (${error instanceof Error ? error.name : String(error)}): save it anew as JPEG or PNG.`;
    post({ type: 'refused', reason });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<DecodeTask>) => void answer(data));
post({ type: 'ready' });
