import type { Found, KeptSlots } from '../data/keptSlots.ts';
import type { KeptThing } from '../data/keepingStore.ts';
import { fromKeptOwn } from '../data/own/keptOwn.ts';
import type { OwnFacts } from '../data/own/ownSet.ts';
import { noFacts } from '../data/own/ownStore.ts';
import type { Storage } from '../data/storage.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import type { Experiment } from '../training/experiment/experiment.ts';
import { NewerExperiment, parseExperiment } from '../training/experiment/parseExperiment.ts';
import { fromKept, type KeptRun } from '../training/keptRun.ts';
import type { Left } from './leftOrderly.tsx';

/** The experiment as versions before the slots kept it. */
const LEGACY_KEY = 'experiment';
const UNREADABLE_KEY = 'unreadable experiment';
const UNREADABLE_OWN_KEY = 'unreadable own pictures';

/** What was there to begin with. */
export interface Opened {
  readonly experiment: Experiment;
  readonly run: KeptRun | null;
  /** A person's own pictures. */
  readonly own: OwnFacts;
  /** What has to be said of it: sentences. */
  readonly said: readonly string[];
  /** Something there could not be read, so that what it names has to stay as it is. */
  readonly damaged: boolean;
  /** Something there is of a newer version, and must not be written over. */
  readonly newer: boolean;
}

interface Options {
  readonly storage: Storage;
  readonly slots: Readonly<Record<KeptThing, KeptSlots>>;
  /** The last edit, when it may not have reached the disk; undefined without one. */
  readonly unsaved: unknown;
  /** How the run stood when the page was left; null when it was killed. */
  readonly left: Left | null;
  /** Whether another tab is at work on the same. */
  readonly shared: boolean;
}

/** Reads what was kept: whatever is wrong with it, there is something to begin with. Rejects with a StorageError. */
export async function openKept({ storage, slots, unsaved, left, shared }: Options): Promise<Opened> {
  const said: string[] = [];
  let newer = false;
  let damaged = false;

  async function openExperiment(): Promise<Experiment> {
    const found = await slots.experiment.load();
    if (found.kind === 'newer') return refuse();
    const fromSlots =
      found.kind === 'kept' ? found.kept.facts : found.damaged ? undefined : await storage.load(LEGACY_KEY);
    const saved = unsaved ?? fromSlots;
    if (found.damaged) damaged = true;
    if (found.damaged && unsaved === undefined)
      said.push(
        found.kind === 'kept'
          ? 'The newest version of the experiment stored on this device was damaged, so the one before it was opened.'
          : 'The experiment stored on this device was damaged, so a new one was begun.',
      );
    if (saved === undefined) return defaultExperiment();
    try {
      return parseExperiment(saved);
    } catch (error) {
      if (error instanceof NewerExperiment) return refuse();
      damaged = true;
      // The next edit is written over it; a version that can read it may still want it.
      await storage.save(UNREADABLE_KEY, saved).catch(() => undefined);
      said.push(`The saved experiment could not be opened, so a new one was begun. ${sentenceOf(error)}`);
      return defaultExperiment();
    }
  }
  function refuse(): Experiment {
    newer = true;
    return defaultExperiment();
  }

  async function openRun(): Promise<KeptRun | null> {
    const found: Found = await slots.run.load();
    if (found.kind === 'newer') {
      newer = true;
      return null;
    }
    if (found.damaged) {
      damaged = true;
      said.push(
        found.kind === 'kept'
          ? 'The newest checkpoint stored on this device was damaged, so the one before it is used.'
          : 'The trained run stored on this device was damaged and is lost; the experiment is not.',
      );
    }
    if (found.kind === 'nothing') return null;
    try {
      return fromKept(found.kept);
    } catch (error) {
      damaged = true;
      said.push(`The trained run stored on this device could not be opened. ${sentenceOf(error)}`);
      return null;
    }
  }

  async function openOwn(): Promise<OwnFacts> {
    const found = await slots.own.load();
    if (found.kind === 'newer') newer = true;
    const read = readOwn(found);
    said.push(...read.said);
    if (read.said.length > 0) damaged = true;
    // What is kept next is written over it.
    if (read.unreadable && found.kind === 'kept')
      await storage.save(UNREADABLE_OWN_KEY, found.kept).catch(() => undefined);
    return read.facts;
  }

  const experiment = await openExperiment();
  const run = await openRun();
  const own = await openOwn();
  if (run && !shared) said.push(...sentencesOf(run, left));
  return { experiment, run, own, said, damaged, newer };
}

interface ReadOwn {
  readonly facts: OwnFacts;
  readonly said: readonly string[];
  /** Something is there that could not be read. */
  readonly unreadable: boolean;
}

/** Own pictures of what was found on the disk, and what has to be said of them. */
export function readOwn(found: Found): ReadOwn {
  const said: string[] = [];
  if (found.kind !== 'newer' && found.damaged)
    said.push(
      found.kind === 'kept'
        ? 'The newest state of your own pictures stored on this device was damaged, so the one before it was opened.'
        : 'What this device had stored about your own pictures was damaged and is lost; the experiment is not.',
    );
  if (found.kind !== 'kept') return { facts: noFacts, said, unreadable: false };
  try {
    return { facts: fromKeptOwn(found.kept), said, unreadable: false };
  } catch (error) {
    said.push(`Your own pictures stored on this device could not be opened. ${sentenceOf(error)}`);
    return { facts: noFacts, said, unreadable: true };
  }
}

/** Whether the run goes on by itself: one that may have killed its page waits, so that it cannot do so for ever. */
export const goesOn = ({ status }: KeptRun, { left, shared }: Pick<Options, 'left' | 'shared'>): boolean =>
  status.kind === 'running' && (left === 'running' || left === 'epoch') && !shared;

function sentencesOf({ status, checkpoint }: KeptRun, left: Options['left']): string[] {
  const step = checkpoint.steps.toLocaleString('en');
  if (status.kind !== 'running' || left === 'paused') return [];
  return left !== null
    ? [`Training goes on from step ${step}, where the page was left.`]
    : [
        `The page ended while it trained, without being closed. The run is back as it was after step ${step}, paused: press Resume to go on.`,
      ];
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
