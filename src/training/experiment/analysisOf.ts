import { type Analysis, analyse, type LayerAnalysis } from '../../model-builder/analyse.ts';
import type { ModelSpec } from '../../model-builder/spec.ts';
import { analysisContext } from './analysisContext.ts';
import type { Experiment } from './experiment.ts';

type Judged = Pick<Experiment, 'model' | 'dataset' | 'preprocessing' | 'training'>;

/** Each block asks, after every edit. */
const ofDocument = new WeakMap<Judged, Analysis>();
const known = new WeakMap<ModelSpec, { readonly context: string; readonly analysis: Analysis }>();
let newest: Analysis | null = null;

/**
 * What follows from the document's model, computed once however many ask. Of a layer for which nothing changed it is the
 * very object that it was, so that a block need not be drawn anew because another one was edited.
 */
export function analysisOf(document: Judged): Analysis {
  const held = ofDocument.get(document) ?? judge(document);
  ofDocument.set(document, held);
  return (newest = held);
}

function judge(document: Judged): Analysis {
  const context = analysisContext(document);
  const key = JSON.stringify(context);
  const held = known.get(document.model);
  if (held?.context === key) return held.analysis;
  const analysis = settled(newest, analyse(document.model, context));
  known.set(document.model, { context: key, analysis });
  return analysis;
}

function settled(before: Analysis | null, analysis: Analysis): Analysis {
  if (!before) return analysis;
  const layers = new Map<string, LayerAnalysis>();
  for (const [name, layer] of analysis.layers) {
    const old = before.layers.get(name);
    layers.set(name, old && isSame(old, layer) ? old : layer);
  }
  return { ...analysis, layers };
}

/** A problem's fix is a function: of layers with problems nothing can be told. */
const isSame = (a: LayerAnalysis, b: LayerAnalysis): boolean =>
  a.problems.length + b.problems.length === 0 && JSON.stringify(a) === JSON.stringify(b);
