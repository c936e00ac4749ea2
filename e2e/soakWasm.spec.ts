import { test } from './faultBuild.ts';
import { soak } from './soak.ts';

/** `npm run test:long` trains for half an hour, and as fast as it goes. */
const long = process.env['SOAK_MINUTES'];
const minutes = Number(long ?? '3');

test('training on WASM for long leaves nothing behind', async ({ playground }) => {
  test.setTimeout(3 * minutes * 60_000 + 900_000);
  await soak(playground, 'wasm', { minutes, warmUp: 22, epochs: 40, gently: !long });
});
