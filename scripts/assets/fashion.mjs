/** Fashion-MNIST from the pinned Debian package, which holds today's release (without the duplicates of the first). */
import { gunzipSync } from 'node:zlib';
import { unpackDebian } from './debianPackage.mjs';
import { readFrom, readIdx, writeDataset } from './writeDataset.mjs';

/** Writes public/datasets/fashion. */
export async function writeFashion() {
  const { folder, remove } = unpackDebian(
    'dataset-fashion-mnist',
    '39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0',
  );
  const idx = (name, headerBytes, md5) =>
    readIdx(gunzipSync(readFrom(folder, 'usr/share/datasets/fashion-mnist', name)), headerBytes, md5);
  await writeDataset(
    {
      id: 'fashion',
      title: 'Fashion-MNIST',
      about: 'Clothes from a shop, as small and as many as MNIST but harder.',
      shape: [28, 28, 1],
      classNames: [
        'T-shirt/top',
        'Trouser',
        'Pullover',
        'Dress',
        'Coat',
        'Sandal',
        'Shirt',
        'Sneaker',
        'Bag',
        'Ankle boot',
      ],
      validationCount: 5000,
      encoding: 'predicted',
      drawing: null,
      licence: 'MIT',
      credit: 'Zalando SE: Han Xiao, Kashif Rasul, Roland Vollgraf, Fashion-MNIST (2017)',
      source: 'Debian package dataset-fashion-mnist 0.0~git20200523.55506a9-1',
    },
    {
      training: {
        pixels: idx('train-images-idx3-ubyte.gz', 16, 'f4a8712d7a061bf5bd6d2ca38dc4d50a'),
        labels: idx('train-labels-idx1-ubyte.gz', 8),
      },
      test: {
        pixels: idx('t10k-images-idx3-ubyte.gz', 16, '8181f5470baa50b63fa0f6fddb340f0a'),
        labels: idx('t10k-labels-idx1-ubyte.gz', 8),
      },
    },
    `# Fashion-MNIST

The MIT License (MIT)

Copyright © 2017 Zalando SE, https://tech.zalando.com

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the “Software”), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Changed here: the pixels and labels of the original files, unaltered and in their original order, cut into files of
5,000 pictures by \`scripts/assets\`.
`,
  );
  remove();
}
