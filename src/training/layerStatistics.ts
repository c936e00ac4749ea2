/** What the engine tells of the layers: types only, a part of the protocol. */

/** What somebody wants to know of the layers. */
export interface LayersWanted {
  readonly figures: boolean;
  readonly histograms: boolean;
}

/** Figures of one layer in one step; each is NaN where it means nothing (no weights that are trained, no relu). */
export interface LayerFigures {
  /** The layer's name. */
  readonly layer: string;
  /** ‖∂loss/∂w‖: Euclidean, over all of the layer's trainable weights, before clipping. */
  readonly gradientNorm: number;
  /**
   * ‖w after − w before‖ / ‖w before‖ of the update, Euclidean, which is also the ratio of their root mean squares. About
   * 1e-3 is usual (Karpathy, CS231n, "Ratio of weights:updates"). Infinite where all weights were 0.
   */
  readonly updateRatio: number;
  /** Of a layer with relu: the part, 0..1, of its units (of maps: channels) that are 0 for every picture of the batch and everywhere on it, in a training pass right after the update. */
  readonly deadShare: number;
}

/** How many values lie in each of equal parts from `low` to `high`. */
export interface Histogram {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
}

/** How the trainable weights of a layer are spread after a step, and the loss's gradients by them in it. */
export interface LayerHistograms {
  readonly layer: string;
  readonly weights: Histogram;
  readonly gradients: Histogram;
}

/** A look at the layers in one step; seldom enough that training slows down by less than 3 %. */
export interface LayerStatistics {
  /** On the step axis of the charts. */
  readonly step: number;
  /** In model order; layers with neither trainable weights nor relu are left out. */
  readonly layers: readonly LayerFigures[];
  /** Null where they were not looked at in this step. */
  readonly histograms: readonly LayerHistograms[] | null;
}
