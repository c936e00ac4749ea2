import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headers } from './headers.mjs';

const text = readFileSync(new URL('../docs/hosting.md', import.meta.url), 'utf8');
const lines = {
  netlify: (name: string, value: string) => `  ${name}: ${value}`,
  apache: (name: string, value: string) => `Header always set ${name} "${value}"`,
  nginx: (name: string, value: string) => `add_header ${name} "${value}" always;`,
  caddy: (name: string, value: string) => `header ${name} "${value}"`,
};

test.each(Object.entries(lines))('the sample for %s holds every header with its value', (_, lineOf) => {
  for (const [name, value] of Object.entries(headers)) expect(text).toContain(`\n${lineOf(name, value)}\n`);
});
