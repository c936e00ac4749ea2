import { describe, expect, test } from 'vitest';
import fixture from '../../test/fixtures/callbacks.json' with { type: 'json' };
import type { EpochLogs } from '../protocol.ts';
import { chosen } from './kinds.ts';
import { type ScheduleConfig, scheduledRate, schedules } from './schedules.ts';
import { afterEpoch, monitored, noPlateau, notWaited, plateauAfter, stoppings } from './stopping.ts';

/** The made-up epochs, as far as the one number goes. */
const logsOf = (monitor: string): EpochLogs[] => {
  const name = monitor as keyof typeof fixture.series;
  return fixture.series[name].map((value) => ({ [monitored[name]]: value }) as unknown as EpochLogs);
};

describe('afterEpoch', () => {
  test.each(fixture.stopping)("stops when Keras's EarlyStopping does: $config", (one) => {
    const config = { ...chosen(stoppings, 'EarlyStopping'), ...one.config } as ReturnType<
      typeof chosen<typeof stoppings, 'EarlyStopping'>
    >;
    let waited = notWaited;
    let [stopped, best]: [number | null, number] = [null, 1];
    for (const [i, logs] of logsOf(config.monitor).entries()) {
      const after = afterEpoch(config, waited, logs);
      waited = after.waited;
      if (after.better) best = i + 1;
      if (!after.stops) continue;
      stopped = i + 1;
      break;
    }
    expect({ stopped, best }).toEqual({ stopped: one.stopped, best: one.best });
  });
});

describe('plateauAfter', () => {
  test.each(fixture.plateau)("changes the rate as Keras's ReduceLROnPlateau does: $config", (one) => {
    const config = { ...chosen(schedules, 'ReduceLROnPlateau'), ...one.config } as Extract<
      ScheduleConfig,
      { className: 'ReduceLROnPlateau' }
    >;
    let plateau = noPlateau;
    const rates = logsOf(config.monitor).map((logs) => {
      plateau = plateauAfter(config, plateau, logs, fixture.rate);
      const spot = { step: 0, stepsPerEpoch: 1, steps: 1, scale: plateau.scale };
      return scheduledRate(config, fixture.rate, spot);
    });
    expect(new Set(rates).size).toBeGreaterThan(1);
    expect(rates).toBeAllclose(one.rates, { rtol: 1e-5 });
  });
});
