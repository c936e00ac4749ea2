import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { fromLog, type HealthyLog, trainGood } from '../../test/healthyLogs.ts';
import { startOnly } from '../../test/startOnly.ts';
import { adviceFor } from './coach.ts';

const logs = JSON.parse(
  readFileSync(new URL('./fixtures/healthyRuns.json', import.meta.url), 'utf8'),
) as HealthyLog[];

test('the coach has nothing to say of 100 runs that went well, all along their way', () => {
  expect(logs).toHaveLength(100);
  const alarms = logs.flatMap((log) =>
    log.losses.flatMap((_, step) => {
      // Every tenth step, each epoch's last among them.
      if ((log.losses.length - 1 - step) % 10 > 0 && (step + 1) % (log.losses.length / log.epochs.length) > 0)
        return [];
      const advice = adviceFor(fromLog(log, step + 1));
      return advice ? [`run ${log.number}, step ${step + 1}: ${advice.cause}. ${advice.evidence}`] : [];
    }),
  );
  expect(alarms).toEqual([]);
});

describe('a run that is well', { timeout: 120_000 }, () => {
  beforeAll(() => startOnly('wasm'));

  test.each(logs.slice(0, 1).map(({ number, epochs }) => ({ number, epochs })))(
    'made now, run $number hears nothing either',
    async ({ number, epochs }) => {
      const run = await trainGood(number);
      expect(run.map((evidence) => adviceFor(evidence)?.evidence)).toEqual(run.map(() => undefined));
      expect(run.at(-1)?.epochs.at(-1)?.loss).toBeCloseTo(epochs.at(-1)?.loss ?? 0, 2);
    },
  );
});
