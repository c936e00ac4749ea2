import { launchOptions as anywhere } from '../scripts/browser.mjs';

/**
 * What the tests launch. Several browsers share the cores here, and helpers that collect garbage wait for each other then: a fifth
 * of all that the tests took. The bench launches it as people do.
 */
export function launchOptions(options: { readonly gpu?: boolean } = {}) {
  const { args, ...rest } = anywhere(options);
  return { ...rest, args: [...args, '--js-flags=--single-threaded-gc'] };
}
