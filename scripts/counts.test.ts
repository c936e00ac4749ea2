import { describe, expect, test } from 'vitest';
import { countPlaywright, countStage, countVitest } from './counts.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

describe('countVitest', () => {
  test('counts tests, not files, and leaves skipped ones out', () => {
    const testResults = [file('passed', 'passed', 'passed', 'pending'), file('failed', 'passed', 'failed')];
    expect(countVitest({ testResults })).toEqual({ passed: 3, failed: 1 });
  });

  test('a file that could not be loaded is one failure', () => {
    expect(countVitest({ testResults: [file('passed', 'passed'), file('failed')] })).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

describe('countPlaywright', () => {
  test('a test that passes only sometimes, and an error outside of tests, are failures', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1 };
    expect(countPlaywright({ stats, errors: [{ message: 'no server' }] })).toEqual({ passed: 5, failed: 3 });
  });
});

describe('countStage', () => {
  test('a stage without tests counts one', () => {
    expect(countStage(true, undefined)).toEqual({ passed: 1, failed: 0 });
    expect(countStage(false, undefined)).toEqual({ passed: 0, failed: 1 });
  });

  test('a stage that ended badly after passing tests has failed', () => {
    expect(countStage(false, () => ({ passed: 7, failed: 0 }))).toEqual({ passed: 7, failed: 1 });
  });

  test('a stage that died before its report, or ran nothing, has failed', () => {
    const noReport = () => {
      throw new Error('ENOENT');
    };
    expect(countStage(true, noReport)).toEqual({ passed: 0, failed: 1 });
    expect(countStage(true, () => ({ passed: 0, failed: 0 }))).toEqual({ passed: 0, failed: 1 });
  });
});
