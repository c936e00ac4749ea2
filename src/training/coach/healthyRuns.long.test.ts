/** `npm run test:long`: makes the 100 runs again whose logs are kept. `WRITE_LOGS=1` keeps them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type HealthyLog, toLog, trainGood, wentWell } from '../../test/healthyLogs.ts';
import { startOnly } from '../../test/startOnly.ts';

const file = new URL('./fixtures/healthyRuns.json', import.meta.url);

describe('the logs of healthy runs', () => {
  beforeAll(() => startOnly('wasm'));

  test('are those of 100 runs that went well, as they are made today', async () => {
    const logs: HealthyLog[] = [];
    for (let number = 0; logs.length < 100 && number < 300; number++) {
      const run = await trainGood(number);
      if (wentWell(run)) logs.push(toLog(number, run));
    }
    // One line a run, for short diffs.
    const text = `[\n${logs.map((log) => JSON.stringify(log)).join(',\n')}\n]\n`;
    if (process.env['WRITE_LOGS']) writeFileSync(file, text);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as HealthyLog[];
    expect(logs.map(({ number }) => number)).toEqual(kept.map(({ number }) => number));
    for (const [i, { losses }] of logs.entries())
      for (const [step, loss] of losses.entries()) expect(loss).toBeCloseTo(kept[i]?.losses[step] ?? 0, 2);
  });
});
