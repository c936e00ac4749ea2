import { launchOptions } from './launch.ts';
import { expect, test } from 'playwright/test';
import { numbersSite, wrongOf } from './numbers/site.ts';

test.use({ launchOptions: launchOptions({ gpu: true }) });

const site = numbersSite();
/** More than `numbers.spec.ts` has time for, of which these are the first. */
const SHAPES = 150;

for (const backend of ['webgl', 'webgpu'] as const)
  test(`${SHAPES} layers of random shapes on ${backend} are as the float64 reference has them`, async ({
    page,
  }) => {
    test.setTimeout(1_800_000);
    await page.goto(site.url());
    const errors = await page.evaluate(([name, count]) => window.randomShapes(name, count), [
      backend,
      SHAPES,
    ] as const);
    expect(Object.keys(errors)).toHaveLength(SHAPES + 1);
    expect(wrongOf(errors)).toEqual([]);
  });
