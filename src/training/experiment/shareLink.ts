import type { Experiment } from './experiment.ts';
import { parseExperiment } from './parseExperiment.ts';

/** What a link's fragment begins with. */
const PREFIX = '#e=';
/** An experiment is a few kilobytes; text that unpacks to more is not one, bytes. */
const MOST_BYTES = 2 ** 20;

/** The fragment that carries the whole experiment: "#e=" and its JSON, deflated, in base64url. */
export async function toFragment(experiment: Experiment): Promise<string> {
  const packed = await through(
    new CompressionStream('deflate-raw'),
    new TextEncoder().encode(JSON.stringify(experiment)),
  );
  const binary = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return PREFIX + btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The experiment of a fragment, or null when the fragment carries none.
 * @throws Error with a sentence when the link is cut short, damaged, or from a newer version.
 */
export async function fromFragment(fragment: string): Promise<Experiment | null> {
  if (!fragment.startsWith(PREFIX)) return null;
  let json: unknown;
  try {
    const binary = atob(fragment.slice(PREFIX.length).replaceAll('-', '+').replaceAll('_', '/'));
    const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const bytes = await through(new DecompressionStream('deflate-raw'), packed);
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error('The link is damaged or cut short. Ask for it again, and copy all of it.');
  }
  return parseExperiment(json);
}

/** Bytes sent through a transform; throws when more than `MOST_BYTES` come out. */
async function through(
  transform: GenericTransformStream,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = (
    new Blob([bytes]).stream().pipeThrough(transform) as ReadableStream<Uint8Array<ArrayBuffer>>
  ).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError('Too much data for an experiment.');
    }
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
