import { readFile } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test, watchViolations } from './playground.ts';

const headers = {
  'content-security-policy': /default-src 'none';.*frame-ancestors 'none'/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-embedder-policy': /^require-corp$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /microphone=\(\)/,
};

test('page and worker are served with the policy and isolated', async ({ playground }) => {
  const { page } = playground;
  const served = new Map<string, Record<string, string>>();
  page.on('response', (response) => served.set(new URL(response.url()).pathname, response.headers()));
  await playground.openTiny();
  const [worker] = page.workers();
  if (!worker) throw new Error('There is no worker.');
  for (const path of ['/', new URL(worker.url()).pathname])
    for (const [name, value] of Object.entries(headers)) expect(served.get(path)?.[name]).toMatch(value);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await worker.evaluate(() => crossOriginIsolated)).toBe(true);
});

/** What happens to code that comes as text, to a script and to a request from elsewhere, and to markup from a string. */
async function attempts(): Promise<Record<string, string>> {
  // What a debugger calls itself may evaluate text; what runs afterwards may not.
  await new Promise((resolve) => setTimeout(resolve));
  const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));
  const tried = (attempt: () => unknown) => {
    try {
      attempt();
      return 'allowed';
    } catch (error) {
      return nameOf(error);
    }
  };
  const scope = globalThis as unknown as Record<string, new (code: string) => unknown> & {
    eval(code: string): unknown;
  };
  return {
    eval: tried(() => scope.eval('1')),
    Function: tried(() => new (scope['Function'] as new (code: string) => unknown)('return 1')),
    worker: tried(() => new Worker('https://elsewhere.invalid/worker.js')),
    request: await fetch('https://elsewhere.invalid/').then(() => 'allowed', nameOf),
    ...('document' in globalThis
      ? { markup: tried(() => Reflect.set(document.createElement('p'), 'innerHTML', '<b>')) }
      : {}),
  };
}

test('code from text, markup from strings, and scripts and requests from elsewhere are refused', async ({
  page,
}) => {
  // Not by the driver of the other tests, which fails on every violation of the policy.
  const violations = await watchViolations(page);
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled({ timeout: 120_000 });
  const refused = {
    eval: 'EvalError',
    Function: 'EvalError',
    worker: 'TypeError',
    request: 'TypeError',
  };
  expect(await page.evaluate(attempts)).toEqual({ ...refused, markup: 'TypeError' });
  // The other tests rely on hearing of each, of the page and of the worker.
  const heard = (what: string) => violations.filter((each) => each.startsWith(`policy violation: ${what}`));
  await expect.poll(() => new Set(heard('')).size).toBeGreaterThan(1);
  const before = { text: heard('require-trusted-types-for').length, request: heard('connect-src').length };
  expect(before.text).toBeGreaterThan(0);
  expect(before.request).toBeGreaterThan(0);
  expect(await page.workers()[0]?.evaluate(attempts)).toEqual(refused);
  await expect.poll(() => heard('require-trusted-types-for').length).toBeGreaterThan(before.text);
  await expect.poll(() => heard('connect-src').length).toBeGreaterThan(before.request);
});

/** All that can be reached by way of every object's prototype. */
const prototype = () =>
  Object.entries(Object.getOwnPropertyDescriptors(Object.prototype)).map(
    ([name, { value, get, set, ...rest }]) => [name, String(value), String(get), String(set), rest],
  );

test('it works where nothing can be added to objects by way of their prototype', async ({ playground }) => {
  const { page } = playground;
  const freeze = () => void Object.freeze(Object.prototype);
  await page.addInitScript(freeze);
  await playground.openTiny('', { epochs: 1, pictures: 1000 });
  // tfjs's own modules put toString and constructor on prototypes as they load, so the worker's is frozen afterwards.
  await page.workers()[0]?.evaluate(freeze);
  await playground.train();
  await playground.waitForStatus('finished');
  await playground.evaluate();
  expect(await page.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
  expect(await page.workers()[0]?.evaluate(() => Object.isFrozen(Object.prototype))).toBe(true);
});

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '__proto__',
  'constructor',
  'javascript:alert(1)',
  '=HYPERLINK("https://example.org","x")',
  '../x',
  'con.txt',
  '\u202Egnp.exe',
  'a\u0000b',
  '   ',
];

test('a hostile name is text wherever it stands, from the field, the disk, a link and a file', async ({
  playground,
}) => {
  const { page } = playground;
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await playground.openTiny();
  const before = {
    page: await page.evaluate(prototype),
    worker: await page.workers()[0]?.evaluate(prototype),
  };
  const title = page.getByRole('textbox', { name: 'Experiment title' });
  const images = await page.locator('img').count();

  await playground.button('Share').click();
  const address = page.getByRole('textbox', { name: 'Share link' });
  await expect(address).toHaveValue(/#e=./);
  const json = inflateRawSync(
    Buffer.from((await address.inputValue()).replace(/.*#e=/, ''), 'base64url'),
  ).toString();
  await page.keyboard.press('Escape');
  const document = JSON.parse(json) as { title: string };
  for (const name of HOSTILE) {
    const fragment = `#e=${deflateRawSync(JSON.stringify({ ...document, title: name })).toString('base64url')}`;
    await page.evaluate((hash) => (location.hash = hash), fragment);
    await expect(title).toHaveValue(name);
    expect(await page.locator('img').count()).toBe(images);

    // Out as a file with a harmless name, and in again.
    await playground.button('Share').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      playground.button('Save as file').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N} _-]*\.kernelscope\.json$/u);
    const saved = await readFile(await download.path());
    expect((JSON.parse(saved.toString()) as typeof document).title).toBe(name);
    await page
      .getByLabel('Experiment file')
      .setInputFiles({ name: `${name}.json`, mimeType: 'application/json', buffer: saved });
    await expect(page.getByText(`Opened “${name}”`)).toBeVisible();
    await page.keyboard.press('Escape');
  }
  for (const name of HOSTILE.slice(0, 3)) {
    await title.fill(name);
    await playground.open();
    await expect(title).toHaveValue(name);
  }
  expect(await page.locator('img').count()).toBe(images);

  // As the name of a layer: the two that Keras would take too are layers like others, the rest is refused.
  for (const name of HOSTILE) {
    const hostile = json.replaceAll('"conv2d"', JSON.stringify(name));
    const fragment = `#e=${deflateRawSync(hostile).toString('base64url')}`;
    await page.evaluate((hash) => (location.hash = hash), fragment);
    if (!['__proto__', 'constructor', 'con.txt'].includes(name)) {
      await expect(page.getByText('model.layers.1.name has to be the name of a layer')).toBeVisible();
      await page.evaluate(() => (location.hash = '#e=broken'));
      await expect(page.getByText('The link is damaged or cut short')).toBeVisible();
      continue;
    }
    await expect(playground.block(name)).toBeVisible();
    await expect(playground.maps(name).getByRole('img').first()).toBeVisible();
    await playground.button('Step').click();
    await playground.waitForStatus('paused');
    await playground.button('Stop').click();
    await playground.waitForStatus('stopped');
  }
  expect(await page.locator('img').count()).toBe(images);
  expect(await page.evaluate(prototype)).toEqual(before.page);
  expect(await page.workers()[0]?.evaluate(prototype)).toEqual(before.worker);
  expect(dialogs).toEqual([]);
});
