import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { writeCases } from './cases.ts';

/** Hang guard, milliseconds. */
const HANG = 3_600_000;

// Part of `npm run test:oracles`; PROGRAMS names some of the cases.
test(
  'the programs of the Code view run in Keras and have our networks in them',
  { timeout: HANG },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keras-programs-'));
    try {
      await writeCases(folder, process.env['PROGRAMS'] ?? '');
      const script = fileURLToPath(new URL('run.py', import.meta.url));
      const { status } = spawnSync(process.env['PYTHON'] ?? 'python3', [script, folder], {
        stdio: 'inherit',
        env: { KERAS_BACKEND: 'jax', PYTHONDONTWRITEBYTECODE: '1', ...process.env },
      });
      expect(status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
