import type { OwnClass } from './ownSet.ts';

/** The colour of each name: that of the class of this name, of several the one at the same turn; null where there is none. */
export function coloursOf(
  names: readonly string[],
  classes: readonly OwnClass[],
): readonly (number | null)[] {
  const left = [...classes];
  return names.map((name) => {
    const at = left.findIndex((each) => each.name === name);
    return left.splice(at, at < 0 ? 0 : 1)[0]?.colour ?? null;
  });
}
