import { expect, type Locator, type Page, test as base } from 'playwright/test';
import { tinyExperiment } from './tinyExperiment.ts';

/** A run that has not got there after this long hangs, milliseconds. */
const HANG = 120_000;

/** The page, driven by what a person would do and read. Everything is found by role and name (UI names are part of the product). */
export class Playground {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the page and waits until it can train. */
  async open(path = './'): Promise<void> {
    await this.page.goto(path);
    await expect(this.button('Train')).toBeEnabled({ timeout: HANG });
    if (!/#(evaluate|data)$/.test(path))
      await expect(this.maps('input_layer').getByRole('img')).toHaveCount(1, { timeout: HANG });
  }

  /** Opens the page with a network so small that it trains anywhere, on 10,000 digits unless a test chooses fewer. */
  async openTiny(query = '', ...changed: Parameters<typeof tinyExperiment>): Promise<void> {
    await this.open(`./${query}${await tinyExperiment(...changed)}`);
  }

  /** Opens the page, open already, as on a device where nothing was ever done. */
  async openAnew(path: string): Promise<void> {
    const { origin } = new URL(this.page.url());
    await this.page.goto('about:blank');
    const client = await this.page.context().newCDPSession(this.page);
    await client.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await client.detach();
    await this.open(path);
  }

  /** By its whole name; Undo and Redo go on with what they take back. */
  button(name: string): Locator {
    const whole = name === 'Undo' || name === 'Redo' ? new RegExp(`^${name}(:|$)`) : name;
    return this.page.getByRole('button', { name: whole, exact: true });
  }

  block(name: string): Locator {
    return this.page
      .getByRole('region', { name: 'Model', exact: true })
      .getByRole('group', { name: new RegExp(`^${name}, `) });
  }

  /** Where a block's output can be taken. */
  output(name: string): Locator {
    return this.page.locator(`[data-output="${name}"]`);
  }

  maps(name: string): Locator {
    return this.page.getByRole('region', { name: `Feature maps of ${name}`, exact: true });
  }

  /** Waits until a block in sight shows its first so many channels. */
  async expectMaps(name: string, count: number): Promise<void> {
    const label = count === 1 ? 'channel 0' : `channels 0 to ${count - 1}`;
    await expect(this.maps(name).getByRole('img', { name: label, exact: true })).toHaveCount(1);
  }

  get status(): Locator {
    return this.page.getByRole('status', { name: 'Run status' });
  }

  get progress(): Locator {
    return this.page.getByRole('progressbar', { name: 'Training progress' });
  }

  get prediction(): Locator {
    return this.page.getByRole('list', { name: 'Prediction' }).getByRole('listitem');
  }

  /** Names of the blocks from top to bottom, e.g. "conv2d, Conv2D". */
  blocks(): Promise<string[]> {
    return this.page
      .getByRole('region', { name: 'Model', exact: true })
      .locator('[role=group][data-block]')
      .evaluateAll((groups) => groups.map((group) => group.getAttribute('aria-label') ?? ''));
  }

  /** Waits until the blocks from place `start` on are these. */
  async expectBlocks(start: number, labels: readonly string[]): Promise<void> {
    const end = start + labels.length;
    await expect.poll(async () => (await this.blocks()).slice(start, end || undefined)).toEqual(labels);
  }

  async waitForStatus(word: string): Promise<void> {
    await expect(this.status).toHaveText(word, { timeout: HANG });
  }

  /** Waits until so many steps of an epoch are done. */
  async waitForStep(step: number): Promise<void> {
    await expect
      .poll(
        async () =>
          Number(/step (\d+)/.exec((await this.progress.getAttribute('aria-valuetext')) ?? '')?.[1]),
        // A run can be over in a few seconds: whoever waits for an early step wants to act while it is on.
        { timeout: HANG, intervals: [100] },
      )
      .toBeGreaterThanOrEqual(step);
  }

  async tab(name: 'Outcome' | 'Layer' | 'Training'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** Sets a number in the open tab of the right column. */
  async setNumber(label: string, value: number): Promise<void> {
    await this.page.getByRole('spinbutton', { name: label, exact: true }).fill(String(value));
  }

  async choose(label: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: label, exact: true }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Drags as a hand does: over the way there, not by a leap, of which the page may hear too late. */
  async drag(from: Locator, to: Locator, targetPosition?: { x: number; y: number }): Promise<void> {
    const onto = targetPosition ? { position: targetPosition } : {};
    const drawn = () =>
      this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    await from.hover();
    await this.page.mouse.down();
    // By force: while it drags, a sheet of the library lies over the page. The first move begins the drag; where it would be dropped is found out once a frame, so a slow page needs its frames.
    for (let i = 0; i < 2; i++) {
      await to.hover({ ...onto, force: true });
      await drawn();
    }
    await this.page.mouse.up();
  }

  /** Starts from a whole network. */
  async template(name: string): Promise<void> {
    await this.button('Templates').click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** The left column. */
  get data(): Locator {
    return this.page.getByRole('region', { name: 'Data', exact: true });
  }

  /** The pictures to choose from, in their order. */
  get thumbnails(): Locator {
    return this.data.getByRole('group', { name: /^Pictures of the/ }).locator('img');
  }

  /** Puts the document on a data set and waits until its pictures are there. */
  async chooseDataset(title: string): Promise<void> {
    await this.choose('Data set', title);
    await this.expectPictures();
  }

  /** Waits until the first picture to choose from, and the current one, show something. */
  async expectPictures(): Promise<void> {
    const current = this.data.getByRole('img', { name: /^Current picture/ });
    for (const picture of [this.thumbnails.first(), current])
      await expect
        .poll(async () => new Set(await pixelsOf(picture)).size, { timeout: HANG })
        .toBeGreaterThan(2);
  }

  /** Makes the model's end fit the classes of the set just chosen, where it does not. */
  async adapt(): Promise<void> {
    const fix = this.data.getByRole('button', { name: /^Set units to/ });
    if (await fix.isVisible()) await fix.click();
    await expect(fix).toBeHidden();
  }

  /** Few pictures and epochs, for runs whose length does not matter. */
  async quick({ pictures = '1,000', epochs = 1 } = {}): Promise<void> {
    await this.choose('training pictures', pictures);
    await this.tab('Training');
    await this.setNumber('epochs', epochs);
    await this.tab('Outcome');
  }

  async train(): Promise<void> {
    await this.button('Train').click();
  }

  async view(name: 'Playground' | 'Evaluate' | 'Code'): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('link', { name, exact: true })
      .click();
    await expect(this.page.getByRole('heading', { name, exact: true, level: 1 })).toBeAttached();
  }

  /** Evaluates the newest model on the test set and waits for what comes of it. */
  async evaluate(): Promise<void> {
    await this.view('Evaluate');
    await this.button('Evaluate on the test set').click();
    await expect(this.page.getByRole('progressbar', { name: 'Evaluation progress' })).toBeHidden({
      timeout: HANG,
    });
    await expect(this.report).toBeVisible();
  }

  get report(): Locator {
    return this.page.getByRole('table', { name: 'Classification report' });
  }

  /** The counts of the confusion matrix, rows true class. */
  async confusions(): Promise<number[][]> {
    const matrix = this.page.getByRole('table', { name: 'Confusion matrix' });
    await expect(matrix).toBeVisible();
    const rows = await matrix
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader') })
      .all();
    return Promise.all(
      rows.map(async (row) => (await row.getByRole('cell').allInnerTexts()).map((text) => Number(text))),
    );
  }

  /** Puts something else where the page keeps the document. */
  async setStored(value: object): Promise<void> {
    await this.page.evaluate(
      (document) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('kernelscope', 1);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const transaction = opening.result.transaction('documents', 'readwrite');
            const store = transaction.objectStore('documents');
            // As versions before the two slots kept it.
            for (const key of ['experiment/newest', 'experiment/0', 'experiment/1']) store.delete(key);
            store.put(document, 'experiment');
            transaction.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        }),
      value,
    );
  }

  /** The figures under "What the worker holds" and the hash of the weights. */
  async diagnostics(): Promise<{ tensors: number; bytes: number; kernelCalls: number; hash: string }> {
    await this.button('Help').click();
    const dialog = this.page.getByRole('dialog', { name: 'Help' });
    await dialog.getByRole('button', { name: 'Refresh' }).click();
    const read = (term: string) =>
      dialog
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${term}$`) })
        .locator('xpath=following-sibling::dd[1]')
        .innerText();
    await expect.poll(() => read('Tensors')).toMatch(/\d/);
    const number = async (term: string) => Number((await read(term)).replaceAll(',', ''));
    const figures = {
      tensors: await number('Tensors'),
      bytes: await number('Bytes'),
      kernelCalls: await number('Kernel calls a step'),
      hash: await read('Weights SHA-256'),
    };
    await this.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    return figures;
  }

  /** The last figure of a row of a chart's table, e.g. "validation accuracy", once there is one. */
  async lastOf(figure: 'Loss' | 'Accuracy', row: string): Promise<number> {
    const cell = this.page
      .getByRole('figure', { name: figure })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: row, exact: true }) })
      .getByRole('cell')
      .last();
    await expect(cell).toHaveText(/\d/);
    const text = await cell.innerText();
    return text.includes('%') ? Number.parseFloat(text) / 100 : Number.parseFloat(text);
  }

  /** The class the network finds most probable, and how sure it is, 0..1. */
  async topPrediction(): Promise<{ name: string; share: number }> {
    const items = (await this.prediction.allInnerTexts()).map((text) => {
      const match = /^(\S+)[\s\S]*?([\d.]+)\s*%/.exec(text.trim());
      return { name: match?.[1] ?? '', share: Number(match?.[2]) / 100 };
    });
    return items.reduce((a, b) => (b.share > a.share ? b : a));
  }
}

/** What a canvas or an image shows: red, green, blue and opacity of each pixel. */
export const pixelsOf = (picture: Locator): Promise<number[]> =>
  picture.evaluate(async (element: HTMLCanvasElement | HTMLImageElement) => {
    if (element instanceof HTMLImageElement && !element.complete)
      await new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
    const [width, height] =
      element instanceof HTMLImageElement
        ? [element.naturalWidth, element.naturalHeight]
        : [element.width, element.height];
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(element, 0, 0);
    return [...(context?.getImageData(0, 0, width, height).data ?? [])];
  });

/** Says on the console what the page's policy refuses; runs on the page and in its workers, of which browsers tell nothing there. */
function tellViolations(): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    console.error(`policy violation: ${effectiveDirective} ${blockedURI}`),
  );
}

/** Listens from before the page is opened; what must never be seen is added to the list when it is. */
export async function watchViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  page.on('console', (message) => {
    // The browser itself tells of what is refused before the listener is there.
    if (/^policy violation|Content Security Policy|requires 'Trusted/.test(message.text()))
      violations.push(message.text());
  });
  page.on('worker', (worker) => void worker.evaluate(tellViolations).catch(() => undefined));
  await page.addInitScript(tellViolations);
  return violations;
}

/**
 * A test with an open-able playground; it fails when a request leaves the origin, the page's policy has to refuse
 * something, or something throws on the page.
 */
export const test = base.extend<{ playground: Playground }>({
  playground: async ({ page, baseURL }, use) => {
    const strays: string[] = [];
    const errors: string[] = [];
    const violations = await watchViolations(page);
    page.context().on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      const own = [new URL(baseURL ?? '').origin, new URL(page.url(), baseURL).origin];
      if (!['data:', 'blob:'].includes(protocol) && !own.includes(origin)) strays.push(request.url());
    });
    page.on('websocket', (socket) => strays.push(socket.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // Two copies of tfjs announce themselves so.
      if (message.text().includes('already registered')) errors.push(message.text());
    });
    await use(new Playground(page));
    expect(strays, 'no request leaves the origin').toEqual([]);
    expect(errors, 'nothing throws on the page').toEqual([]);
    expect(violations, 'the policy has nothing to refuse').toEqual([]);
  },
});

export { expect };
