import { launchOptions } from './launch.ts';
import { test } from './faultBuild.ts';
import { soak } from './soak.ts';

// WebGL, by software where there is no hardware: slow, so it trains for a quarter of the time.
test.use({ launchOptions: launchOptions({ gpu: true }) });
const minutes = Number(process.env['SOAK_MINUTES'] ?? '3') / 4;

test('training on WebGL for long leaves nothing behind', async ({ playground }) => {
  test.setTimeout(3 * minutes * 60_000 + 900_000);
  await soak(playground, 'webgl', { minutes, warmUp: 1, epochs: 4 });
});
