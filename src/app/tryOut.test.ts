import { describe, expect, test } from 'vitest';
import { offerOf } from '../data/catalogue.ts';
import type { EditionInfo } from '../data/dataset.ts';
import { fitNames } from '../data/fit.ts';
import { createKeeper } from '../data/own/fitted.ts';
import { onPaper } from '../data/ownPicture.ts';
import { withDataset } from '../training/experiment/changeData.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { templateNamed, withTemplate } from '../training/experiment/templates.ts';
import type { Queries } from '../training/protocol.ts';
import { modelToTry, tryOut } from './tryOut.ts';

type Asked = Queries['predict']['args'];

/** The header of a BMP, which is all that is read of it here. */
function bmp(): Blob {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint16(0, 0x424d);
  view.setUint32(14, 40, true);
  view.setInt32(18, 40, true);
  view.setInt32(22, 20, true);
  return new Blob([view.buffer]);
}

const info: EditionInfo = {
  title: 'Pets',
  shape: [28, 28, 3],
  fit: 'crop',
  classNames: ['cat', 'dog'],
  training: [9, 9],
  validation: [1, 1],
  test: [1, 1],
};
const [height, width] = [20, 40];
const rgba = Uint8ClampedArray.from({ length: height * width * 4 }, (_, i) =>
  i % 4 === 3 ? 255 : (i * 31) % 256,
);

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
    await tryOut([{ path: 'a.bmp', file: bmp() }], model!, {
      decode: () => Promise.resolve(onPaper(rgba, width, height)),
      predict(args) {
        asked.push(args);
        return Promise.resolve({ probabilities: Float32Array.of(0.25, 0.75) });
      },
      set: () => undefined,
      signal: new AbortController().signal,
    });
    const keeper = createKeeper(height, width, { side: 28, channels: 3, fit });
    keeper.add(rgba, height);
    expect(asked[0]?.pixels).toEqual(keeper.finish().pixels);
    expect(asked[0]?.statistics).toBe(statistics);
  });
});
