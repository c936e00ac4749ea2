import { describe, expect, test } from 'vitest';
import type { EpochLogs } from '../training/protocol.ts';
import { clock, endText, progressPercent, progressText, statusWord, titleText } from './runText.ts';

const progress = {
  epoch: 2,
  epochs: 10,
  step: 31,
  stepsPerEpoch: 155,
  imagesPerSecond: null,
  secondsLeft: null,
  phase: 'training' as const,
};

describe('runText', () => {
  test('progress reads as epoch and step', () => {
    expect(progressText(progress)).toBe('epoch 2 of 10, step 31 of 155');
  });

  test('progress counts whole epochs and the part of the current one', () => {
    expect(progressPercent(progress)).toBeCloseTo(12);
    expect(progressPercent({ ...progress, epoch: 10, step: 155 })).toBe(100);
  });

  test('time left shows hours only when there are any', () => {
    expect([41, 60, 3723, -1].map(clock)).toEqual(['0:41', '1:00', '1:02:03', '0:00']);
  });

  test('a run that was stopped or diverged says so', () => {
    const runId = 'r' as never;
    expect(statusWord({ kind: 'finished', runId, reason: 'completed' })).toBe('finished');
    const divergence = { sign: 'loss not finite', step: 1, value: Number.NaN } as const;
    expect(statusWord({ kind: 'finished', runId, reason: 'diverged', divergence })).toBe('diverged');
    expect(statusWord({ kind: 'idle' })).toBe('idle');
  });

  test('the page is called after the run while one is on', () => {
    const runId = 'r' as never;
    expect(titleText({ kind: 'running', runId, progress }, 'Digits')).toBe('12 % · epoch 2/10 – Digits');
    expect(titleText({ kind: 'paused', runId, progress }, 'Digits')).toBe(
      'paused · 12 % · epoch 2/10 – Digits',
    );
    expect(titleText({ kind: 'finished', runId, reason: 'completed' }, 'Digits')).toBeNull();
  });

  test('an end is told once, and not to who brought it about', () => {
    const runId = 'r' as never;
    const running = { kind: 'running', runId, progress } as const;
    const completed = { kind: 'finished', runId, reason: 'completed' } as const;
    const epochs = [{ epoch: 3, valAccuracy: 0.9876 } as EpochLogs];
    expect(endText(running, { status: completed, epochs })).toBe('Validation accuracy 98.8 % after epoch 3.');
    expect(endText({ ...running, kind: 'paused' }, { status: completed, epochs })).not.toBeNull();
    expect(endText(completed, { status: completed, epochs })).toBeNull();
    expect(endText(running, { status: { kind: 'finished', runId, reason: 'stopped' }, epochs })).toBeNull();
    const error = { code: 'internal', message: 'It broke.' } as const;
    expect(endText(running, { status: { kind: 'failed', runId, error }, epochs })).toBe('It broke.');
  });
});
