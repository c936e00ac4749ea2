/** What was seen of the layers, for as long as the page lives: it is not kept with a run, as it can be seen again. */
import type { LayerHistograms, LayersWanted, LayerStatistics } from './layerStatistics.ts';

/** Looks and histograms that are remembered; of more, the closest are forgotten, so that they span the whole run. */
const MOST_LOOKS = 4096;
const MOST_HISTOGRAMS = 64;

/** How the layers' weights and gradients were spread after a step. */
interface Spread {
  readonly step: number;
  readonly layers: readonly LayerHistograms[];
}

/** Steps ascending. */
export interface LayerHistory {
  readonly looks: readonly Omit<LayerStatistics, 'histograms'>[];
  readonly histograms: readonly Spread[];
}

/** Before anything was looked at. */
export const noLayers: LayerHistory = { looks: [], histograms: [] };

/** All, or, where there is one too many, without the one whose neighbours are closest; the first and the newest stay. */
function thinned<T extends { readonly step: number }>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const gap = (i: number) => (all[i + 1]?.step ?? Infinity) - (all[i - 1]?.step ?? -Infinity);
  let closest = 1;
  for (let i = 2; i < all.length - 1; i++) if (gap(i) < gap(closest)) closest = i;
  return all.toSpliced(closest, 1);
}

/** The history with one more look. */
export function withLook(
  { looks, histograms }: LayerHistory,
  { step, layers, histograms: spread }: LayerStatistics,
): LayerHistory {
  return {
    looks: thinned([...looks, { step, layers }], MOST_LOOKS),
    histograms: spread ? thinned([...histograms, { step, layers: spread }], MOST_HISTOGRAMS) : histograms,
  };
}

/** What was seen up to a step. */
export const layersUpTo = ({ looks, histograms }: LayerHistory, last: number): LayerHistory => ({
  looks: looks.filter(({ step }) => step <= last),
  histograms: histograms.filter(({ step }) => step <= last),
});

/** Who wants what of the layers; `tell` hears what all of them together want. */
export function createLayerWishes(tell: (wanted: LayersWanted) => void) {
  const wishes = new Map<string, LayersWanted>();
  const all = (): LayersWanted => {
    const wanted = [...wishes.values()];
    return {
      figures: wanted.some(({ figures }) => figures),
      histograms: wanted.some(({ histograms }) => histograms),
    };
  };
  return {
    all,
    want(who: string, wanted: LayersWanted): void {
      wishes.set(who, wanted);
      tell(all());
    },
  };
}
