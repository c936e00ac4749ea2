import {
  type BackendName,
  backendTitles,
  type BackendInfo,
  type BackendOffer,
} from '../training/backendNames.ts';

import type { Measurement, RaceState } from '../training/trainingStore.ts';

/** A word about each backend in the list to choose from; `offers` is null until the browser was asked. */
export function offerNote(
  name: BackendName,
  offers: readonly BackendOffer[] | null,
  avoided: readonly BackendName[],
): string {
  const offer = offers?.find((each) => each.name === name);
  if (offer?.problem) return offer.problem;
  if (avoided.includes(name)) return 'was lost twice on this page';
  if (offer?.software) return 'emulated by the processor, slow';
  return usual[name];
}

const usual: Readonly<Record<BackendName, string>> = {
  webgpu: 'the graphics processor, newest way',
  webgl: 'the graphics processor, older way',
  wasm: 'the processor, compiled code',
  cpu: 'the processor, JavaScript; slow',
};

/** Who chose what computes. */
export function pinText(pinned: BackendName | null, byAddress: boolean): string {
  if (pinned === null) return 'Chosen automatically.';
  return `${backendTitles[pinned]} is pinned by ${byAddress ? 'the address' : 'you'}. Automatic undoes that.`;
}

/** What is being started. */
export const startingText = (pinned: BackendName | null): string =>
  `Starting ${pinned ? backendTitles[pinned] : 'the fastest backend that works here'}…`;

/** On what exactly, e.g. "NVIDIA GeForce RTX 3060" or "2 threads of the processor"; null where nothing is known. */
export function deviceText({ adapter, software, threads }: BackendInfo): string | null {
  if (adapter) return `${adapter}${software ? ', emulated by the processor' : ''}`;
  return threads > 1 ? `${threads} threads of the processor` : null;
}

/** That what is computed is not replayed, and why, where that is so. */
export const unrecordedText = (reason: string): string =>
  `Each operation is sent to the graphics processor by itself, which takes longer than replaying a recorded step, because ${reason}.`;

/** A measured speed as it is shown. */
export function speedText({ imagesPerSecond, problem }: Measurement): string {
  if (imagesPerSecond === null) return problem ?? '';
  const digits = imagesPerSecond < 10 ? 1 : 0;
  return imagesPerSecond.toLocaleString('en', { maximumFractionDigits: digits });
}

/** How far the race is, or when it was; `key` is of the document, `now` in milliseconds since 1970. */
export function raceText(race: RaceState, key: string, now: number): string {
  if (race.now) return `Measuring ${backendTitles[race.now.name]}, ${race.now.done + 1} of ${race.now.of}…`;
  if (race.results.length === 0) return 'Not measured yet.';
  if (race.key !== key) return 'Measured on the network as it was before.';
  if (race.finishedAt === null) return 'Not measured to the end.';
  const minutes = Math.floor((now - race.finishedAt) / 60_000);
  if (minutes < 1) return 'Measured just now.';
  return minutes === 1 ? 'Measured a minute ago.' : `Measured ${minutes} minutes ago.`;
}
