import type { EngineError } from '../protocol.ts';
import { InvalidModel } from './compile.ts';

/** Thrown when a person ended something that takes long. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor(message = 'It was cancelled.') {
    super(message);
  }
}

/** As V8, WebAssembly's glue, WebGPU and tfjs put it. An array that would lie past the end of the heap counts too. */
const OUT_OF_MEMORY =
  /allocation failed|out of memory|invalid (typed )?array (buffer )?length|start offset .* outside the bounds|cannot enlarge memory|\bOOM\b|createBuffer|failed to (create|allocate) .*(buffer|texture)|requested texture size/i;

/** Any error as data with a sentence for people. */
export function toEngineError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InvalidModel) return { code: 'invalid-model', message };
  if (error instanceof Cancelled) return { code: 'cancelled', message };
  if (error instanceof Error && error.name === 'DownloadError') return { code: 'download', message };
  if (error instanceof Error && error.name === 'PicturesMissing')
    return { code: 'pictures-missing', message };
  if (OUT_OF_MEMORY.test(message))
    return {
      code: 'out-of-memory',
      message:
        'The memory of this browser was full in the middle of a step. Your network is untouched; choose a smaller batch size or a smaller network, then press Train.',
    };
  return { code: 'internal', message: `Something went wrong in the training worker: ${message}` };
}
