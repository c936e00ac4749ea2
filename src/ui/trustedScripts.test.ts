import { expect, test } from 'vitest';
import { trustOwnScripts } from './trustedScripts.ts';

/** The rule that is registered for a page at this address. */
function ruleAt(href: string): (url: string) => string {
  let rule: ((url: string) => string) | null = null;
  trustOwnScripts({
    location: { href },
    trustedTypes: {
      createPolicy(name, { createScriptURL }) {
        expect(name).toBe('default');
        rule = createScriptURL;
      },
    },
  });
  if (!rule) throw new Error('No policy was made.');
  return rule;
}

test('scripts of the own origin and own blobs are let in, others are not', () => {
  const rule = ruleAt('https://host.example/some/path/');
  for (const url of ['./worker.js', 'https://host.example/w.js', 'blob:https://host.example/1-2'])
    expect(rule(url)).toBe(url);
  for (const url of ['https://elsewhere.example/w.js', '//elsewhere.example/w.js', 'data:text/javascript,1'])
    expect(() => rule(url)).toThrow(/is not let in/);
});

test('a browser without Trusted Types needs nothing', () => {
  expect(() => trustOwnScripts({ location: { href: 'https://host.example/' } })).not.toThrow();
});
