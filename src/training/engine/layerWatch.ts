/** When layers are looked at: only while somebody wants it, and so seldom that training is hardly slower. */
import type { LayersWanted, LayerStatistics } from '../layerStatistics.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import type { RunId } from '../checkpoint.ts';
import type { Event } from '../protocol.ts';
import type { Network } from './compile.ts';
import { type LayerLook, lookAtLayers } from './layerLook.ts';

/** At least so many milliseconds between two looks, and between two histograms. */
const LOOK_EVERY = 250;
const HISTOGRAMS_EVERY = 1000;
/** Looks take at most this part of the time. */
const SHARE = 0.025;
/** Milliseconds until the second look: the first may have shaders compiled, and tells nothing of what a look takes. */
const AFTER_FIRST = 1000;

export interface LayerWatch {
  /** A look at the step that comes next, where one is due. */
  look(network: Network, model: ModelSpec): LayerLook | null;
  /** Takes what was seen, and the milliseconds that the step took more than others do. */
  seen(statistics: LayerStatistics, milliseconds: number): void;
}

interface Options {
  readonly post: (event: Event) => void;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Watches over the layers of runs for whoever wants it; `post` hears what is seen. */
export function createLayerWatch({ post, now }: Options) {
  let wanted: LayersWanted = { figures: false, histograms: false };
  return {
    want: (next: LayersWanted) => void (wanted = next),

    /** The watch over one run. */
    over(runId: RunId): LayerWatch {
      let looks = 0;
      let due = -Infinity;
      let histogramsDue = -Infinity;
      return {
        look(network, model) {
          const { figures, histograms } = wanted;
          if ((!figures && !histograms) || now() < due) return null;
          const withHistograms = histograms && now() >= histogramsDue;
          if (withHistograms) histogramsDue = now() + HISTOGRAMS_EVERY;
          return lookAtLayers(network, model, withHistograms);
        },
        seen(statistics, milliseconds) {
          const pause = looks === 0 ? AFTER_FIRST : Math.max(LOOK_EVERY, milliseconds / SHARE);
          looks++;
          due = now() + pause;
          post({ type: 'layers', runId, statistics });
        },
      };
    },
  };
}
