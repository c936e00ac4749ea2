import type { EngineError } from '../protocol.ts';
import { InvalidModel } from './compile.ts';

/** Thrown when a person ended something that takes long. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor(message = 'It was cancelled.') {
    super(message);
  }
}

/** Any error as data with a sentence for people. */
export function toEngineError(error: unknown): EngineError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof InvalidModel) return { code: 'invalid-model', message };
  if (error instanceof Cancelled) return { code: 'cancelled', message };
  if (error instanceof Error && error.name === 'DownloadError') return { code: 'download', message };
  if (error instanceof RangeError && /allocation|memory/i.test(message))
    return {
      code: 'out-of-memory',
      message: 'There is not enough memory for this step. Choose a smaller batch size or a smaller network.',
    };
  return { code: 'internal', message: `Something went wrong in the training worker: ${message}` };
}
