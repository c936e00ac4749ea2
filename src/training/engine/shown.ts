import { needsStatistics, preparedShape } from '../../data/preprocess.ts';
import type { Statistics } from '../../data/statistics.ts';
import { architectureOf } from '../../model-builder/spec.ts';
import type { Command, Event, PictureRef } from '../protocol.ts';
import { compile, type Network } from './compile.ts';
import { pictureOf, whenPictureLoaded } from './currentPicture.ts';
import type { Fit } from './fit.ts';
import { layerOutputs } from './outputs.ts';
import type { SampleSource, Sources } from './sampleSource.ts';
import { knownStatistics, statisticsOf } from './trainingStatistics.ts';

/** Feature maps come five times a second, or seldomer so that they take at most this part of the time. */
const OUTPUTS_EVERY = 200;
const OUTPUTS_SHARE = 0.15;

type ShowCommand = Extract<Command, { type: 'show' }>;

/** What of a run is looked at. */
export interface ShownRun {
  readonly command: Extract<Command, { type: 'fit' }>;
  readonly source: SampleSource;
  readonly network: Network;
  readonly fit: Pick<Fit, 'statistics'>;
}

interface Options {
  readonly post: (event: Event) => void;
  readonly sources: Sources;
  /** Milliseconds. */
  readonly now: () => number;
  /** The run under way. */
  readonly run: () => ShownRun | null;
}

/** The current picture and the network it flows through: a run's own while the document still is what is being trained. */
export function createShown({ post, sources, now, run }: Options) {
  let picture: PictureRef = { kind: 'sample', subset: 'validation', index: 0 };
  let shown: { readonly command: ShowCommand; network: Network | null } | null = null;
  let due = 0;

  function shownNetwork(): Network | null {
    if (!shown) return null;
    const { model, seed, weights } = shown.command;
    const active = run();
    if (active && isOfRun(shown.command, active)) return active.network;
    shown.network ??= compile(model, seed, weights);
    return shown.network;
  }

  /** Whether what is shown is what is being trained. */
  function isOfRun({ model, preprocessing, seed }: ShowCommand, { command, source }: ShownRun): boolean {
    const { experiment } = command;
    return (
      sources.readable()?.key === source.key &&
      architectureOf(experiment.model) === architectureOf(model) &&
      JSON.stringify(experiment.preprocessing) === JSON.stringify(preprocessing) &&
      experiment.training.seed === seed
    );
  }

  /** As the run has them while it is what is shown; null while they are not known. */
  function statisticsShown(command: ShowCommand, source: SampleSource): Statistics | null {
    const active = run();
    const own = active && isOfRun(command, active) ? active.fit.statistics() : command.statistics;
    return own ?? knownStatistics(source, command.preprocessing);
  }

  function hide(): void {
    shown?.network?.dispose();
    shown = null;
  }

  async function postOutputs(): Promise<void> {
    const source = sources.readable();
    const command = shown?.command;
    if (!source || !command) return;
    const current = pictureOf(picture, source);
    if (!current) return;
    const network = shownNetwork();
    if (!network) return;
    const { shape } = source.manifest;
    const { preprocessing } = command;
    const statistics = statisticsShown(command, source);
    if (needsStatistics(preprocessing) && !statistics) return;
    // While the data set changes, picture and network may not be made for each other.
    if (current.pixels.length !== sizeOf(shape)) return;
    if (network.inputShape.join() !== preparedShape(shape, preprocessing).join()) return;
    const begun = now();
    const layers = await layerOutputs(network, current.pixels, { shape, preprocessing, statistics });
    due = now() + Math.max(OUTPUTS_EVERY, (now() - begun) / OUTPUTS_SHARE);
    post({ type: 'outputs', outputs: { version: command.version, ...current, statistics, layers } });
  }

  /** Shows the current picture anew: call it when another data set can be read. */
  async function refresh(): Promise<void> {
    const source = sources.readable();
    if (source) await whenPictureLoaded(picture, source);
    // What goes wrong with the download is told by the loading.
    if (source && shown && !statisticsShown(shown.command, source))
      await statisticsOf(source, shown.command.preprocessing).catch(() => undefined);
    return postOutputs();
  }

  return {
    hide,
    postOutputs,
    refresh,
    /** Call after a step: now and then it shows what has become of the maps. */
    async followRun(): Promise<void> {
      if (now() >= due && shownNetwork() === run()?.network) await postOutputs();
    },
    show(command: ShowCommand): Promise<void> {
      hide();
      shown = { command, network: null };
      return refresh();
    },
    setPicture(next: PictureRef): Promise<void> {
      picture = next;
      return refresh();
    },
  };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
