import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import type { EditionInfo } from '../data/dataset.ts';
import { fitNames } from '../data/fit.ts';
import type { PictureForm } from '../data/own/ownSet.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { templateNamed, withTemplate } from '../training/experiment/templates.ts';
import type { Queries } from '../training/protocol.ts';
import { modelToTry, tryOut } from './tryOut.ts';

type Asked = Queries['predict']['args'];

const info: EditionInfo = {
  title: 'Pets',
  shape: [28, 28, 3],
  fit: 'crop',
  classNames: ['cat', 'dog'],
  training: [9, 9],
  validation: [1, 1],
  test: [1, 1],
};
describe('tryOut', () => {
  test.each(fitNames)('takes pictures as the set keeps its own: %s', async (fit) => {
    const onOwn = withDataset(
      defaultExperiment(),
      offerOf({ id: `own-${'a'.repeat(64)}`, own: { ...info, fit } }),
    );
    const experiment = withTemplate(onOwn, templateNamed('Just Dense'));
    const statistics = { mean: [1], deviation: [2] };
    const model = modelToTry({ experiment, weights: {}, statistics, steps: 3 }, experiment);
    const asked: Asked[] = [];
    const forms: PictureForm[] = [];
    const pixels = new Uint8Array(28 * 28 * 3).fill(7);
    await tryOut({ items: [] }, model!, {
      decode(_, { form }, onDecoded) {
        forms.push(form);
        onDecoded([{ path: 'a.png', className: null, pixels }]);
        return Promise.resolve({ refused: [], stopped: null });
      },
      predict(args) {
        asked.push(args);
        return Promise.resolve({ probabilities: Float32Array.of(0.25, 0.75) });
      },
      set: () => undefined,
    });
    expect(forms).toEqual([{ side: 28, channels: 3, fit }]);
    expect(asked[0]?.pixels).toEqual(pixels);
    expect(asked[0]?.statistics).toBe(statistics);
  });
});
