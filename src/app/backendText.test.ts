import { describe, expect, test } from 'vitest';
import type { RaceState } from '../training/trainingStore.ts';
import {
  deviceText,
  offerNote,
  pinText,
  raceText,
  speedText,
  startingText,
  unrecordedText,
} from './backendText.ts';

describe('backendText', () => {
  test('a backend that cannot be had says why; one that was lost or is emulated says so', () => {
    const offers = [
      { name: 'webgpu', software: false, problem: 'is not offered by this browser' },
      { name: 'webgl', software: true, problem: null },
    ] as const;
    expect(offerNote('webgpu', offers, ['webgpu'])).toBe('is not offered by this browser');
    expect(offerNote('webgl', offers, [])).toBe('emulated by the processor, slow');
    expect(offerNote('webgl', offers, ['webgl'])).toBe('was lost twice on this page');
    expect(offerNote('wasm', null, [])).toBe('the processor, compiled code');
  });

  test('it says who pinned what, and what is being started', () => {
    expect(pinText(null, false)).toBe('Chosen automatically.');
    expect(pinText('webgl', true)).toBe('WebGL is pinned by the address. Automatic undoes that.');
    expect(pinText('cpu', false)).toBe('CPU is pinned by you. Automatic undoes that.');
    expect(startingText('webgpu')).toBe('Starting WebGPU…');
    expect(startingText(null)).toBe('Starting the fastest backend that works here…');
  });

  test('the device is named with what is known of it', () => {
    const plain = { name: 'wasm', reason: '', adapter: null, software: false, threads: 1 } as const;
    const info = { ...plain, largestTensorBytes: null };
    expect(deviceText(info)).toBeNull();
    expect(deviceText({ ...info, threads: 3 })).toBe('3 threads of the processor');
    expect(deviceText({ ...info, adapter: 'RTX 3060' })).toBe('RTX 3060');
    expect(deviceText({ ...info, adapter: 'SwiftShader', software: true })).toBe(
      'SwiftShader, emulated by the processor',
    );
  });

  test('a network whose steps cannot be replayed says why', () => {
    expect(unrecordedText('an operation of this network reads values back')).toBe(
      'Each operation is sent to the graphics processor by itself, which takes longer than replaying a recorded step, because an operation of this network reads values back.',
    );
  });

  test('speeds have as many digits as tell them apart', () => {
    const measured = { name: 'cpu', problem: null } as const;
    expect(speedText({ ...measured, imagesPerSecond: 1234.5 })).toBe('1,235');
    expect(speedText({ ...measured, imagesPerSecond: 4.26 })).toBe('4.3');
    expect(speedText({ ...measured, imagesPerSecond: null, problem: 'takes too long' })).toBe(
      'takes too long',
    );
  });

  test('a measurement says how far it is, when it was, and of what', () => {
    const results = [{ name: 'cpu', imagesPerSecond: 1, problem: null }] as const;
    const done: RaceState = { key: 'a', results, now: null, finishedAt: 60_000 };
    expect(raceText({ ...done, results: [], finishedAt: null }, 'a', 0)).toBe('Not measured yet.');
    expect(raceText({ ...done, now: { name: 'wasm', done: 1, of: 4 } }, 'a', 0)).toBe(
      'Measuring WASM, 2 of 4…',
    );
    expect(raceText({ ...done, finishedAt: null }, 'a', 0)).toBe('Not measured to the end.');
    expect(raceText(done, 'a', 119_000)).toBe('Measured just now.');
    expect(raceText(done, 'a', 121_000)).toBe('Measured a minute ago.');
    expect(raceText(done, 'a', 400_000)).toBe('Measured 5 minutes ago.');
    expect(raceText(done, 'b', 0)).toBe('Measured on the network as it was before.');
  });
});
