import { expect, test } from 'vitest';
import { createSpeedometer } from './speedometer.ts';

test('the time left counts the validations within epochs and those at their ends', () => {
  let time = 0;
  const experiment = { training: { batchSize: 10, validateEvery: 4 } };
  const speed = createSpeedometer(() => time, 10, { targetEpochs: 3, experiment });
  for (let i = 0; i < 4; i++) {
    time += 100;
    speed.count({ kind: 'step', pictures: 10 });
  }
  time += 500;
  speed.count({ kind: 'validating', done: 1, of: 2 });
  time += 500;
  speed.count({ kind: 'validated', logs: { step: 4, valLoss: 1, valAccuracy: 0 } });
  // 6 + 20 steps of 0.1 s; 3 validations at ends of epochs and 6 within, 1 s each.
  expect(speed.progress({ epoch: 1, step: 4, stepsPerEpoch: 10 }).secondsLeft).toBeCloseTo(26 * 0.1 + 9);
});
