type Holder = Record<string, unknown>;

/** Changes JSON in one place, named as in `own.facts.title`. */
export function putAt(json: unknown, place: string, value: unknown): void {
  const keys = place.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce((at, key) => (at as Holder)[key], json) as Holder;
  holder[last] = value;
}
