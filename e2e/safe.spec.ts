import { expect, test } from './playground.ts';

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
  await playground.open();
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
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto('./');
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled({ timeout: 120_000 });
  const refused = {
    eval: 'EvalError',
    Function: 'EvalError',
    worker: 'TypeError',
    request: 'TypeError',
  };
  expect(await page.evaluate(attempts)).toEqual({ ...refused, markup: 'TypeError' });
  expect(await page.workers()[0]?.evaluate(attempts)).toEqual(refused);
  // The other tests rely on hearing of it so.
  expect(said.join('\n')).toMatch(/Content Security Policy/);
});

test('it works where nothing can be added to objects by way of their prototype', async ({ playground }) => {
  const { page } = playground;
  await page.addInitScript(() => Object.freeze(Object.prototype));
  await playground.open();
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
});

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '__proto__',
  'javascript:alert(1)',
  '\u202Egnp.exe',
];

test('a hostile name is text wherever it stands', async ({ playground }) => {
  const { page } = playground;
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await playground.open();
  const title = page.getByRole('textbox', { name: 'Experiment title' });
  const images = await page.locator('img').count();
  for (const name of HOSTILE) {
    await title.fill(name);
    await page.reload();
    await playground.open();
    await expect(title).toHaveValue(name);
  }
  expect(await page.locator('img').count()).toBe(images);
  expect(await page.evaluate(() => Object.getOwnPropertyNames(Object.prototype))).toHaveLength(12);
  expect(dialogs).toEqual([]);
});
