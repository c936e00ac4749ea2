import { describe, expect, test } from 'vitest';
import { analyse } from '../../model-builder/analyse.ts';
import { setConfig } from '../../model-builder/edit.ts';
import { analysisContext } from './analysisContext.ts';
import { analysisOf } from './analysisOf.ts';
import { defaultExperiment } from './defaultExperiment.ts';

describe('analysisOf', () => {
  const document = defaultExperiment();

  test('is what analyse says, once for each model and what is asked of it', () => {
    const analysis = analysisOf(document);
    expect(analysis).toEqual(analyse(document.model, analysisContext(document)));
    expect(analysisOf({ ...document })).toBe(analysis);
    const batch = { ...document, training: { ...document.training, batchSize: 7 } };
    expect(analysisOf(batch).activationBytes).toBe(
      (analysis.activationBytes / document.training.batchSize) * 7,
    );
  });

  test('of a layer for which nothing changed it is the same object', () => {
    const before = analysisOf(document);
    const after = analysisOf({ ...document, model: setConfig(document.model, 'conv2d_1', { filters: 9 }) });
    expect(after.layers.get('conv2d')).toBe(before.layers.get('conv2d'));
    expect(after.layers.get('conv2d_1')).not.toBe(before.layers.get('conv2d_1'));
    expect(after.layers.get('conv2d_1')?.outputShape).toEqual([11, 11, 9]);
  });
});
