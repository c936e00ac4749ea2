/** What cannot be recorded, and who is told of it. */

/** Takes why something is not recorded, going on after "because"; null where all is. */
type Listener = (reason: string | null) => void;

const refusals = new Map<object, string>();
let listener: Listener = () => undefined;
let told: string | null = null;

/** Has one listener told whenever it changes. */
export const onRefusal = (listen: Listener): void => void (listener = listen);

/** Takes why a recorder does not record all that it is given; null where it does. */
export function tellRefusal(recorder: object, reason: string | null): void {
  if (reason === null) refusals.delete(recorder);
  else refusals.set(recorder, reason);
  const now = [...refusals.values()].at(-1) ?? null;
  if (now !== told) listener((told = now));
}
