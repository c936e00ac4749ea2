import { adamDefaults } from '../src/training/experiment/optimizers.ts';
import { expect, type Playground, test } from './playground.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const digits = Array.from({ length: 10 }, (_, i) => String(i));

interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Scores per class from the counts alone: what was right by what was said, and by what there is. */
function scoresOf(matrix: readonly (readonly number[])[]): Scores[] {
  return matrix.map((row, i) => {
    const right = row[i] ?? 0;
    const [precision, recall] = [right / sum(matrix.map((other) => other[i] ?? 0)), right / sum(row)];
    return { precision, recall, f1: (2 * precision * recall) / (precision + recall), support: sum(row) };
  });
}

const accuracyOf = (matrix: readonly (readonly number[])[]) =>
  sum(matrix.map((row, i) => row[i] ?? 0)) / sum(matrix.flat());

/** The rows of the report, rounded, in scikit-learn's order: classes, accuracy, macro and weighted average. */
function rowsOf(matrix: readonly (readonly number[])[], decimals: number): string[][] {
  const scores = scoresOf(matrix);
  const total = sum(scores.map(({ support }) => support));
  const text = (value: number) => value.toFixed(decimals);
  const average = (weight: (of: Scores) => number) =>
    (['precision', 'recall', 'f1'] as const).map((score) =>
      text(sum(scores.map((of) => of[score] * weight(of)))),
    );
  return [
    ...scores.map(({ precision, recall, f1, support }, i) => [
      digits[i] ?? '',
      ...[precision, recall, f1].map(text),
      String(support),
    ]),
    ['accuracy', '', '', text(accuracyOf(matrix)), String(total)],
    ['macro avg', ...average(() => 1 / scores.length), String(total)],
    ['weighted avg', ...average(({ support }) => support / total), String(total)],
  ];
}

/** As scikit-learn lays it out: a column of 12 letters, four of 9, two spaces between them. */
function textOf(rows: readonly (readonly string[])[]): string {
  const line = ([heading = '', ...cells]: readonly string[]) =>
    `${heading.padStart(12)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}\n`;
  const head = line(['', 'precision', 'recall', 'f1-score', 'support']);
  return `${head}\n${rows.slice(0, -3).map(line).join('')}\n${rows.slice(-3).map(line).join('')}`;
}

async function rowsShown({ report, page }: Playground): Promise<string[][]> {
  const rows = await report
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') })
    .all();
  return Promise.all(
    rows.map(async (row) => [
      await row.getByRole('rowheader').innerText(),
      ...(await row.getByRole('cell').allInnerTexts()),
    ]),
  );
}

/** A model of a second's training. */
async function train(playground: Playground): Promise<void> {
  const optimizer = { ...adamDefaults, learningRate: 0.01 };
  await playground.openTiny('', { optimizer, epochs: 1, pictures: 1000 });
  await playground.train();
  await playground.waitForStatus('finished');
}

test('the report is what its confusion matrix says, on the page and as copied text', async ({
  playground,
  context,
}) => {
  const { page } = playground;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const charts: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('ScoreBars')) charts.push(request.url());
  });
  await train(playground);
  await playground.view('Evaluate');
  await expect(page.getByText('Not evaluated yet')).toBeVisible();
  expect(charts, 'the chart library comes with a result only').toEqual([]);
  await playground.evaluate();

  const matrix = await playground.confusions();
  expect(sum(matrix.flat())).toBe(10_000);
  expect(accuracyOf(matrix)).toBeGreaterThan(0.3);
  await expect(page.getByText(`${(accuracyOf(matrix) * 100).toFixed(2)} % accuracy`)).toBeVisible();
  expect(await rowsShown(playground)).toEqual(rowsOf(matrix, 2));

  const copied = async () => {
    await playground.button('Copy report').click();
    await expect(page.getByText('Copied.')).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied()).toBe(textOf(rowsOf(matrix, 2)));
  await page.getByRole('radio', { name: '0.0000' }).click();
  expect(await rowsShown(playground)).toEqual(rowsOf(matrix, 4));
  expect(await copied()).toBe(textOf(rowsOf(matrix, 4)));

  const bars = page.getByRole('figure', { name: 'Scores by class' });
  await expect.poll(() => bars.textContent()).toMatch(/0123456789$/);
  await page.getByRole('radio', { name: 'Worst first' }).click();
  const worstFirst = scoresOf(matrix)
    .map(({ f1 }, i) => ({ f1, i }))
    .toSorted((a, b) => a.f1 - b.f1)
    .map(({ i }) => i);
  await expect.poll(() => bars.textContent()).toMatch(new RegExp(`${worstFirst.join('')}$`));
  expect(charts).not.toEqual([]);
});

test('a chart that cannot be downloaded leaves the numbers, and can be tried again; where copying is not allowed the text is selected instead', async ({
  playground,
}) => {
  const { page } = playground;
  await page.route('**/ScoreBars-*.js', (route) => route.abort());
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await playground.openTiny('', { optimizer: { ...adamDefaults, learningRate: 1 } });
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  await playground.evaluate();
  const bars = page.getByRole('figure', { name: 'Scores by class' });
  await expect(bars.getByText('This part of the page could not be downloaded')).toBeVisible();
  await page.unroute('**/ScoreBars-*.js');
  await bars.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => bars.textContent()).toMatch(/0123456789$/);

  await playground.button('Copy report').click();
  await expect(page.getByText('The browser does not allow copying here')).toBeVisible();
  const text = page.getByRole('region', { name: 'Classification report as text' });
  await expect(text).toBeVisible();
  expect(await page.evaluate(() => getSelection()?.toString().trimEnd())).toBe(
    (await text.innerText()).trimEnd(),
  );

  // A network of one such step takes all pictures for a few classes: the others have no precision.
  const matrix = await playground.confusions();
  const never = digits.filter((_, i) => sum(matrix.map((row) => row[i] ?? 0)) === 0);
  expect(never.length).toBeGreaterThan(0);
  const precisions = async () =>
    (await rowsShown(playground)).filter(([name]) => never.includes(name ?? '')).map((row) => row[1]);
  expect(await precisions()).toEqual(never.map(() => '0.00'));
  await playground.choose('zero_division', '1');
  expect(await precisions()).toEqual(never.map(() => '1.00'));
  await playground.choose('zero_division', 'nan');
  expect(await precisions()).toEqual(never.map(() => 'nan'));
});

test('an evaluation can be cancelled at any time, and the worker is free again', async ({ playground }) => {
  const { page } = playground;
  // In plain JavaScript it would take minutes.
  await playground.open('./?backend=cpu#evaluate');
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  const progress = page.getByRole('progressbar', { name: 'Evaluation progress' });
  await playground.button('Evaluate on the test set').click();
  await expect(progress).toHaveAttribute('aria-valuetext', /^[\d,]+ of 10,000 pictures$/);
  await playground.button('Cancel').press('Enter');
  await expect(progress).toBeHidden();
  await expect(page.getByText('Not evaluated yet')).toBeVisible();
  await expect(playground.button('Evaluate on the test set')).toBeFocused();
  await playground.button('Step').click();
  await expect(page.getByText('Newest model: 2 steps')).toBeVisible();
});

test('during a run the newest weights are evaluated, and the run goes on', async ({ playground }) => {
  const { page } = playground;
  await playground.openTiny('', { epochs: 1000, pictures: 1000 });
  await playground.train();
  await playground.view('Evaluate');
  await playground.evaluate();
  await playground.waitForStatus('running');
  await expect(page.getByText('The model has been trained further since')).toBeVisible();
  expect(sum((await playground.confusions()).flat())).toBe(10_000);
  const before = await playground.progress.getAttribute('aria-valuetext');
  await expect(playground.progress).not.toHaveAttribute('aria-valuetext', before ?? '');
  await playground.button('Stop').click();
  await playground.waitForStatus('stopped');
  await expect(playground.report).toBeVisible();
  await playground.button('Reset').click();
  await playground.button('New weights, same seed').click();
  await expect(page.getByText('Nothing to evaluate yet')).toBeVisible();
});

test('the pictures behind a cell and behind a class open, and one becomes the current picture; a result says when the network or the data set is no longer its own', async ({
  playground,
}) => {
  const { page } = playground;
  await train(playground);
  await playground.evaluate();
  const matrix = await playground.confusions();
  const mistakes = (matrix[8] ?? []).map((count, i) => (i === 8 ? 0 : count));

  await playground.report.getByRole('button', { name: '8', exact: true }).click();
  const all = page.getByRole('dialog', {
    name: `${sum(mistakes).toLocaleString('en')} × 8 taken for another class`,
  });
  await expect(all.getByRole('listitem')).toHaveCount(Math.min(48, sum(mistakes)));
  const shares = (await all.getByRole('button', { name: /^picture/ }).allInnerTexts()).map((text) =>
    Number(/([\d.]+) %/.exec(text)?.[1]),
  );
  expect(shares, 'most confident first').toEqual(shares.toSorted((a, b) => b - a));
  await page.keyboard.press('Escape');

  const mistaken = mistakes.indexOf(Math.max(...mistakes));
  await page
    .getByRole('table', { name: 'Confusion matrix' })
    .getByRole('row', { name: 'true 8' })
    .getByRole('cell')
    .nth(mistaken)
    .click();
  const cell = page.getByRole('dialog', { name: `${mistakes[mistaken]} × 8 taken for ${mistaken}` });
  await cell
    .getByRole('button', { name: /^picture/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Playground' })).toBeFocused();
  await expect(page.getByRole('img', { name: 'Current picture, true class 8' })).toBeVisible();
  await expect.poll(async () => (await playground.topPrediction()).name).toBe(String(mistaken));

  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeFocused();
  expect(await playground.confusions()).toEqual(matrix);

  const evaluate = playground.button('Evaluate on the test set');
  const ofNewest = page.getByText('This is the result of the newest model.');
  await expect(ofNewest).toBeVisible();

  await playground.view('Playground');
  await playground.block('conv2d').click();
  await page.keyboard.press('Delete');
  await playground.view('Evaluate');
  await expect(page.getByText('was edited since')).toBeVisible();
  await expect(evaluate, 'the trained one can still be evaluated').toBeEnabled();
  await playground.button('Undo').click();
  await expect(ofNewest).toBeVisible();

  await playground.view('Playground');
  await playground.choose('Data set', 'Fashion-MNIST');
  await playground.view('Evaluate');
  await expect(page.getByText('This is a result on MNIST digits, but Fashion-MNIST is open')).toBeVisible();
  await expect(page.getByText('The model was trained on MNIST digits, but Fashion-MNIST')).toBeVisible();
  await expect(evaluate).toBeDisabled();
  expect((await rowsShown(playground)).map(([name]) => name).slice(0, 10)).toEqual(digits);
  await page
    .getByRole('table', { name: 'Confusion matrix' })
    .getByRole('cell', { name: /^[1-9]/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await playground.button('Undo').click();
  await expect(ofNewest).toBeVisible();
  await expect(evaluate).toBeEnabled();
});

test('the address names the view, and is shared with links to experiments', async ({ playground }) => {
  const { page } = playground;
  const fragment = () => new URL(page.url()).hash;
  await playground.open('./#evaluate');
  await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeVisible();
  await expect(page).toHaveTitle('Evaluate · Kernelscope');
  await expect(playground.button('Evaluate on the test set')).toBeDisabled();
  await expect(page.getByText('There is no trained model yet.')).toBeVisible();
  await playground.button('Go to the playground').click();
  await expect(page.getByRole('heading', { name: 'Playground' })).toBeFocused();
  await expect(page).toHaveTitle('Kernelscope');

  // What was chosen is still chosen after a look at another view, and a run goes on.
  await playground.choose('Pictures of', 'training');
  await playground.button('Next pictures').click();
  await playground.quick({ epochs: 1000 });
  await playground.train();
  await playground.waitForStep(1);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'Model', exact: true })).toBeHidden();
  await playground.waitForStatus('running');
  await page.goForward();
  await expect(page.getByText('41–80 of 1,000')).toBeVisible();
  await expect(playground.maps('conv2d').getByRole('img').first()).toBeVisible();
  await playground.button('Stop').click();

  await playground.view('Evaluate');
  await page.evaluate(() => (location.hash = '#e=broken'));
  await expect(page.getByText('The link is damaged or cut short')).toBeVisible();
  await expect.poll(fragment).toBe('#evaluate');
  await page.keyboard.press('Tab');
  await page.getByRole('link', { name: 'Skip to the evaluation' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeFocused();
  expect(fragment()).toBe('#evaluate');

  await playground.button('Share').click();
  await expect(page.getByRole('textbox', { name: 'Share link' })).toHaveValue(/#e=./);
  const link = await page.getByRole('textbox', { name: 'Share link' }).inputValue();
  await page.keyboard.press('Escape');
  await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  await expect(page.getByRole('heading', { name: 'Playground' })).toBeFocused();
  expect(fragment()).toBe('');
  await page.setViewportSize({ width: 390, height: 844 });
  await playground.view('Evaluate');
  await expect(page.getByRole('heading', { name: 'Evaluate' })).toBeInViewport();
});
