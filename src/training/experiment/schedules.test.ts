import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/schedules.json' with { type: 'json' };
import { balancedWeights } from './classWeights.ts';
import { type ScheduleConfig, scheduledRate } from './schedules.ts';

describe('scheduledRate', () => {
  test.each(fixture.cases.map((one, i) => [`${one.schedule.className} (${i + 1})`, one] as const))(
    '%s is, step by step, as Keras or PyTorch has it',
    (_, { schedule, stepsPerEpoch, rates }) => {
      const own = rates.map((__, step) =>
        scheduledRate(schedule as ScheduleConfig, fixture.rate, { step, stepsPerEpoch, steps: rates.length }),
      );
      // Keras's π is a float32.
      const atol = schedule.className === 'CosineDecay' ? 2e-7 * fixture.rate : 1e-12;
      expect(own).toBeAllclose(rates, { rtol: 1e-9, atol });
    },
  );

  test('a run of one step has a rate, whatever the schedule', () => {
    for (const { schedule } of fixture.cases) {
      const rate = scheduledRate(schedule as ScheduleConfig, 1, { step: 0, stepsPerEpoch: 1, steps: 1 });
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });
});

describe('balancedWeights', () => {
  test("are scikit-learn's, and 1 for a class without pictures", () => {
    const { counts, weights } = fixture.balanced;
    expect(balancedWeights(counts)).toBeAllclose(weights, { rtol: 1e-9 });
    expect(balancedWeights([3, 0])).toEqual([0.5, 1]);
  });
});
