import { expect, type Playground, test } from './playground.ts';

/** What the Backend button tells. */
async function backendReason(playground: Playground): Promise<string> {
  await playground.page.getByRole('button', { name: /^Backend / }).click();
  const popover = playground.page.getByRole('dialog', { name: 'Backend' });
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
  await expect(playground.progress).toHaveAttribute('aria-valuetext', /step 1 of/);
  return playground.lastOf('Loss', 'training loss');
}

test('a machine with software adapters alone takes WASM, and says why not the others', async ({
  playground,
}) => {
  await playground.open();
  await expect(playground.page.getByRole('button', { name: /^Backend WASM/ })).toBeVisible();
  const reason = await backendReason(playground);
  expect(reason).toMatch(
    /WebGPU has only a software adapter here \(.*swiftshader.*\), slower than WebAssembly\./i,
  );
  expect(reason).toMatch(
    /WebGL has only a software adapter here \(.*swiftshader.*\), slower than WebAssembly\./i,
  );
  expect(reason).toContain('It computes with WebAssembly, the fastest of those offered that works here.');
});

for (const backend of ['webgl', 'webgpu']) {
  test(`a pinned ${backend} shows maps and takes a step with the loss that WASM has`, async ({
    playground,
  }) => {
    test.setTimeout(400_000);
    await playground.open('./?backend=wasm');
    const right = await lossOfFirstStep(playground);
    await playground.open(`./?backend=${backend}`);
    await expect(
      playground.page.getByRole('button', { name: new RegExp(`^Backend ${backend.toUpperCase()}`) }),
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
  const hashWith = async (cores: number): Promise<string> => {
    await playground.page.unrouteAll();
    await inWorker(
      playground,
      `Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => ${cores} })`,
    );
    await playground.open('./?backend=wasm');
    await playground.quick();
    await playground.train();
    await playground.waitForStatus('finished');
    return (await playground.diagnostics()).hash;
  };
  const threads: string[] = [];
  playground.page.on('worker', (worker) => threads.push(worker.url()));
  const one = await hashWith(2);
  const workersOfOne = threads.length;
  expect(await hashWith(3)).toBe(one);
  expect(threads.length, 'more workers: the threads').toBeGreaterThan(2 * workersOfOne);
});
