/** How what a step costs grows: with the data set, the batch and the network; and what looking at the network costs. */
import { atLeast, atMost } from './aims.mjs';
import { median } from './interleave.mjs';
import { linePlots } from './plot.mjs';
import { growth } from './rows.mjs';
import { measureOn } from './training.mjs';

/** Aims and the plots of two lines, as SVG. */
export async function growthRows(page, repetitions) {
  const rated = async (rows) =>
    (await measureOn(page, rows, repetitions)).map(({ problem, ...result }) => {
      if (problem !== null) throw new Error(problem);
      return result;
    });
  const pictures = await rated(growth.pictures);
  const rates = pictures.map(({ training }) => training);
  const batches = (await rated(growth.batches)).map(({ batchSize, stepTime }) => [batchSize, stepTime]);
  const widths = (await rated(growth.widths)).map(({ multiplyAdds, stepTime }) => [
    multiplyAdds / 1e6,
    stepTime,
  ]);
  return {
    pictures: pictures.map(({ variant, training }) => [variant.pictures, training]),
    batches,
    widths,
    aims: [
      atMost(
        'images/s with 1,000 pictures against 60,000, off from the same',
        10,
        '%',
        100 * Math.abs(rates[0] / rates.at(-1) - 1),
      ),
      atLeast(
        'time a step against batch: share of its variance that a line explains',
        0.98,
        '',
        fitOf(batches),
      ),
      atLeast('time a step against multiply-adds: share that a line explains', 0.98, '', fitOf(widths)),
    ],
    svg: linePlots([
      { title: 'MNIST CNN on WASM, one thread', x: 'pictures a batch', y: 'ms a step', points: batches },
      {
        title: 'MNIST CNN, wider and wider, batch 32',
        x: 'million multiply-adds a picture',
        y: 'ms a step',
        points: widths,
      },
    ]),
  };
}

/** What it costs, in per cent of the images a second, to look while it trains; pairs of neighbouring repetitions, so that what else the machine does falls on both. */
export async function watchedRows(page, repetitions) {
  const [alone, maps, figures] = (await measureOn(page, growth.watched, repetitions)).map(
    ({ repetitions: { training } }) => training,
  );
  const slower = (watched) => 100 * median(watched.map((rate, i) => 1 - rate / alone[i]));
  return [
    atMost('feature maps of all blocks five times a second: slower by', 15, '%', slower(maps)),
    atMost('layers looked at as the charts do: slower by', 3, '%', slower(figures)),
  ];
}

/** Coefficient of determination of the line of least squares. */
function fitOf(points) {
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sum = (of) => points.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return sum((x, y) => x * y) ** 2 / (sum((x) => x * x) * sum((_, y) => y * y));
}
