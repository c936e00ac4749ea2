import { launchOptions } from './launch.ts';
import { expect, type Playground, test } from './playground.ts';
import { tinyExperiment } from './tinyExperiment.ts';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

/** What the Backend button tells. */
async function backendReason(playground: Playground): Promise<string> {
  await playground.page.getByRole('button', { name: /^Backend / }).click();
  const popover = playground.page.getByRole('dialog', { name: 'Backend' });
  // The panel is loaded when it is opened.
  await expect(popover.getByRole('radio').first()).toBeVisible();
  const text = await popover.innerText();
  await playground.page.keyboard.press('Escape');
  return text;
}

/** Runs a script in the engine's worker before its own: the shipped build on another machine. */
const inWorker = (playground: Playground, script: string) =>
  playground.page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${script};\n${await response.text()}` });
  });

/** The loss of the first step, as WASM and the reference have it. */
async function lossOfFirstStep(playground: Playground): Promise<number> {
  await playground.button('Step').click();
  await playground.waitForStatus('paused');
  // Shaders compile for long on a processor that emulates a graphics adapter.
  await expect(playground.progress).toHaveAttribute('aria-valuetext', /step 1 of/, { timeout: 120_000 });
  return playground.lastOf('Loss', 'training loss');
}

test('a machine with software adapters alone takes WASM, and says why not the others', async ({
  playground,
}) => {
  await playground.openTiny();
  await expect(playground.page.getByRole('button', { name: /^Backend WASM/ })).toBeVisible();
  const reason = await backendReason(playground);
  expect(reason).toMatch(
    /WebGPU has only a software adapter here \(.*swiftshader.*\), slower than WebAssembly\./i,
  );
  expect(reason).toMatch(
    /WebGL has only a software adapter here \(.*swiftshader.*\), slower than WebAssembly\./i,
  );
  expect(reason).toContain('It computes with WebAssembly, the fastest of those offered that works here.');
  await playground.page.getByRole('button', { name: /^Backend / }).click();
  for (const name of ['WebGPU', 'WebGL'])
    await expect(playground.page.getByRole('radio', { name, exact: true })).toHaveAccessibleDescription(
      'emulated by the processor, slow',
    );
});

/** As WASM has it, found by the first test that asks. */
let right: number | undefined;
for (const backend of ['webgl', 'webgpu']) {
  test(`a pinned ${backend} shows maps and takes a step with the loss that WASM has`, async ({
    playground,
  }) => {
    test.setTimeout(400_000);
    if (right === undefined) {
      await playground.openTiny('?backend=wasm');
      right = await lossOfFirstStep(playground);
      await playground.openAnew(`./?backend=${backend}${await tinyExperiment()}`);
    } else await playground.openTiny(`?backend=${backend}`);
    await expect(
      playground.page.getByRole('button', { name: new RegExp(`^Backend ${backend}`, 'i') }),
    ).toBeVisible();
    await expect(playground.maps('conv2d').getByRole('img').first()).toBeVisible();
    expect(await lossOfFirstStep(playground)).toBeCloseTo(right, 3);
    expect(await backendReason(playground)).toMatch(/because that is pinned\..*emulates a graphics adapter/);
  });
}

test('WASM computes with threads where there are cores for them, and gives the very weights that one thread gives', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  await playground.page.goto('./icon.svg');
  const hashWith = async (cores: number): Promise<string> => {
    await playground.page.unrouteAll();
    await inWorker(
      playground,
      `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => ${cores} })`,
    );
    // Enough pictures that our own kernels are cut into pieces, too.
    await playground.openAnew(`./?backend=wasm${await tinyExperiment({ batchSize: 256 })}`);
    for (let step = 1; step <= 3; step++) {
      await playground.button('Step').click();
      await expect(playground.progress).toHaveAttribute('aria-valuetext', new RegExp(`step ${step} of`));
      await playground.waitForStatus('paused');
    }
    return (await playground.diagnostics()).hash;
  };
  const threads: string[] = [];
  playground.page.on('worker', (worker) => threads.push(worker.url()));
  const one = await hashWith(2);
  const workersOfOne = threads.length;
  expect(await hashWith(3)).toBe(one);
  expect(threads.length, 'more workers: the threads').toBeGreaterThan(2 * workersOfOne);
  expect(threads.filter((url) => url.includes('kernelThread'))).toHaveLength(1);
});

test('where the threads of WASM never start, one thread trains', async ({ playground }) => {
  await inWorker(
    playground,
    `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 3 });
     self.Worker = class extends EventTarget { postMessage() {} terminate() {} }`,
  );
  await playground.openTiny('?backend=wasm');
  expect(await backendReason(playground)).toMatch(/WASM|WebAssembly/);
  expect(await backendReason(playground)).not.toMatch(/threads/);
  await playground.train();
  await playground.waitForStep(2);
});

/** A hardware adapter's name over the software one, as a machine with a graphics processor has it. */
const AS_HARDWARE = `
  const getParameter = WebGL2RenderingContext.prototype.getParameter;
  WebGL2RenderingContext.prototype.getParameter = function (name) {
    return name === 0x9246 ? 'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)' : getParameter.call(this, name);
  };
  const getContext = OffscreenCanvas.prototype.getContext;
  OffscreenCanvas.prototype.getContext = function (kind, options) {
    const context = getContext.call(this, kind, { ...options, failIfMajorPerformanceCaveat: false });
    if (kind === 'webgl2') self.context = context;
    return context;
  }`;
/** A context that can only render to 16-bit textures, as most phones have it. */
const HALF = `
  const getExtension = WebGL2RenderingContext.prototype.getExtension;
  const getSupported = WebGL2RenderingContext.prototype.getSupportedExtensions;
  WebGL2RenderingContext.prototype.getExtension = function (name) {
    return name === 'EXT_color_buffer_float' ? null : getExtension.call(this, name);
  };
  WebGL2RenderingContext.prototype.getSupportedExtensions = function () {
    return getSupported.call(this).filter((name) => name !== 'EXT_color_buffer_float');
  }`;

test('a hardware WebGL is taken without being asked for; lost once it is started again, lost twice it is left', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  await inWorker(playground, AS_HARDWARE);
  await playground.openTiny();
  expect(await backendReason(playground)).toContain(
    'It computes with WebGL, the fastest of those offered that works here.',
  );
  const loseContext = () =>
    playground.page
      .workers()
      .at(-1)
      ?.evaluate(() =>
        (self as unknown as { context: WebGL2RenderingContext }).context
          .getExtension('WEBGL_lose_context')
          ?.loseContext(),
      );
  await loseContext();
  await expect(
    playground.page.getByText('The training worker was restarted because the graphics processor was lost'),
  ).toBeVisible();
  const badge = (name: string) =>
    playground.page.getByRole('button', { name: new RegExp(`^Backend ${name}`) });
  await expect(badge('WebGL')).toBeVisible({ timeout: 60_000 });

  await loseContext();
  await expect(badge('WASM')).toBeVisible({ timeout: 60_000 });
  await playground.button('Dismiss').click();
  await expect(
    playground.page.getByText('WebGL was lost twice within a few minutes on this page, so Kernelscope'),
  ).toBeVisible();
  await playground.button('Use WebGL again').click();
  await expect(badge('WebGL')).toBeVisible({ timeout: 60_000 });
  await expect(playground.page.getByText('WebGL was lost twice')).toBeHidden();
});

test('a WebGL with 16-bit numbers is found out by computing, and used only when pinned, with a warning', async ({
  playground,
}) => {
  test.setTimeout(300_000);
  await inWorker(playground, `${AS_HARDWARE};${HALF}`);
  await playground.openTiny();
  await expect(playground.page.getByRole('button', { name: /^Backend WASM/ })).toBeVisible();
  expect(await backendReason(playground)).toContain(
    'WebGL computes with 16-bit numbers here, too coarse to train with.',
  );
  await playground.openTiny('?backend=webgl');
  expect(await backendReason(playground)).toContain(
    'It has only 16-bit numbers here: training may stall or diverge.',
  );
});

test('a WebGL whose average pooling is 1 % off is left', async ({ playground }) => {
  test.setTimeout(300_000);
  await inWorker(
    playground,
    `${AS_HARDWARE};
    const shaderSource = WebGL2RenderingContext.prototype.shaderSource;
    WebGL2RenderingContext.prototype.shaderSource = function (shader, source) {
      shaderSource.call(this, shader, source.replaceAll('avgValue / max(', '1.01 * avgValue / max('));
    }`,
  );
  await playground.openTiny();
  await expect(playground.page.getByRole('button', { name: /^Backend WASM/ })).toBeVisible();
  expect(await backendReason(playground)).toMatch(
    /WebGL computes wrong here \(the .*\), so it is not used\./,
  );
});
