import { launchOptions } from './launch.ts';
import { trainedErrors } from '../src/test/numbers/trainedErrors.ts';
import type { BackendName } from '../src/training/backendNames.ts';
import { HANG, numbersSite, over, wrongOf } from './numbers/site.ts';
import type { Report } from './numbers/worker.ts';
import { expect, test } from 'playwright/test';

// WebGPU and WebGL, by software where there is no hardware.
test.use({ launchOptions: launchOptions({ gpu: true }) });

/** What every backend is held to, once for all of them. */
let cpuReport: Promise<Report> | undefined;

const site = numbersSite();

for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu'] as const)
  test.describe(`numbers on ${backend}`, () => {
    let report: Report;
    let onCpu: Report;

    test.beforeAll(async ({ browser }) => {
      test.setTimeout(HANG);
      const page = await browser.newPage();
      await page.goto(site.url());
      const reportOf = (name: BackendName) => page.evaluate((one) => window.report(one), name);
      onCpu = await (cpuReport ??= reportOf('cpu'));
      report = backend === 'cpu' ? onCpu : await reportOf(backend);
      await page.close();
    });

    test('come from that backend, which keeps no tensor and has 32 bits', () => {
      expect(report.backend).toBe(backend);
      expect(report.epsilon).toBe(1e-7);
      expect(report.tensorsLeft).toBe(0);
    });

    test('a step of the MNIST CNN, vital signs included, calls at most 60 kernels', () => {
      expect(report.stepCalls).toBeLessThanOrEqual(60);
    });

    test('every layer is as the float64 reference has it, forward and backward, to 1e-5 of the largest value', () => {
      expect(wrongOf(report.layers)).toEqual([]);
    });

    test('and so are layers of random shapes and arguments', () => {
      expect(Object.keys(report.random)).toHaveLength(13);
      expect(wrongOf(report.random)).toEqual([]);
    });

    test('pooling hands its whole gradient on', () => {
      expect(over(1e-5, report.sums)).toEqual([]);
    });

    test('augmentation does what Keras does by the same draws, to 1e-5 of the whole range', () => {
      expect(Object.keys(report.augmentation).length).toBeGreaterThan(30);
      expect(over(1e-5, report.augmentation)).toEqual([]);
    });

    test('the loss is exact for gaps from 0 to 100 between logits, and its gradient p − y', () => {
      expect(report.loss.mistakes).toBeLessThan(1e-5);
      expect(report.loss.rights).toBeLessThan(1e-5);
      expect(report.loss.gradients).toBeLessThan(1e-6);
    });

    if (backend !== 'cpu')
      test('five steps of four networks come out as on cpu, to 1e-4', () => {
        expect(Object.keys(report.trained)).toHaveLength(4);
        for (const [name, trained] of Object.entries(report.trained))
          expect(over(1e-4, trainedErrors(trained, onCpu.trained[name]!)), name).toEqual([]);
      });

    test('20 steps of SGD and Adam follow PyTorch’s, to 1e-5', () => {
      expect(Object.keys(report.pyTorch)).toHaveLength(5);
      for (const [name, { loss, weights }] of Object.entries(report.pyTorch))
        expect(over(1e-5, { loss, weights }), name).toEqual([]);
    });

    test('20 steps with each optimizer, schedule, loss and way to clip follow Keras’s, to 1e-5', () => {
      expect(Object.keys(report.keras).length).toBeGreaterThan(19);
      for (const [name, { loss, weights }] of Object.entries(report.keras))
        expect(over(1e-5, { loss, weights }), name).toEqual([]);
    });

    test('layers frozen after 20 steps stay as Keras’s, and the others go on as its, to 1e-5', () => {
      const { loss, weights } = report.changes;
      expect(over(1e-5, { loss, weights })).toEqual([]);
    });

    test('optimizers follow Keras’s, Adam with its small epsilon too', () => {
      expect(Object.keys(report.optimizers).join()).toContain('Adam');
      expect(over(1, report.optimizers)).toEqual([]);
    });

    test('runs that go wrong stop within 10 steps, by the sign that shows it, and keep what was whole', () => {
      for (const [sign, { stepsTooMany, ...rest }] of Object.entries(report.diverged)) {
        expect(rest).toEqual({ sign, keptWhole: true });
        expect(stepsTooMany, sign).toBeLessThanOrEqual(10);
      }
    });

    test('prediction and feature maps are those of the plain pass, to the bit, while a network trains and afterwards', () => {
      expect(Object.keys(report.inference)).toHaveLength(4);
      for (const [name, { calls, ...wrong }] of Object.entries(report.inference)) {
        expect(wrong, name).toEqual({ maps: 0, evaluation: 0 });
        // Replayed, they call none.
        if (backend === 'webgpu') expect(calls, name).toBe(0);
        else expect(calls, name).toBeGreaterThan(0);
      }
    });

    if (backend === 'webgpu')
      test('the memory planned for recorded steps is at most a twentieth too low and at most half too high', () => {
        for (const [name, part] of Object.entries(report.planned)) {
          expect(part, name).toBeGreaterThan(0.95);
          expect(part, name).toBeLessThan(1.5);
        }
      });

    test('a step that cannot be recorded is run as it is, to the same bits, and it is said why', () => {
      const [first] = Object.values(report.hashes);
      expect(report.unrecorded.hash).toBe(first?.[0]);
      expect(report.unrecorded.said).toEqual(
        backend === 'webgpu'
          ? ['an operation of this network reads values back from the graphics processor', null]
          : [],
      );
    });

    test('the same seed gives the same weights, to the bit, whether steps are replayed or not', () => {
      expect(Object.keys(report.hashes)).toHaveLength(4);
      for (const [name, [replayed, eager]] of Object.entries(report.hashes)) {
        expect(replayed).toMatch(/^[0-9a-f]{64}$/);
        expect(eager, name).toBe(replayed);
      }
    });
  });
