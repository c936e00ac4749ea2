/** Which pictures are selected, by their slots. */
export interface Selection {
  readonly slots: ReadonlySet<number>;
  /** Where a range begins. */
  readonly anchor: number | null;
}

export const nothingSelected: Selection = { slots: new Set(), anchor: null };

/** Keys that were held, or on a touch screen `adds`. */
interface Held {
  /** Adds or takes away the one. */
  readonly adds: boolean;
  /** From the anchor to it. */
  readonly range: boolean;
}

/** After a press on a picture; `order` is how they are shown. */
export function pressed(
  { slots, anchor }: Selection,
  order: readonly number[],
  slot: number,
  { adds, range }: Held,
): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor);
  if (range && from >= 0) {
    const to = order.indexOf(slot);
    const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    return { slots: new Set(adds ? [...slots, ...between] : between), anchor };
  }
  if (!adds) return { slots: new Set([slot]), anchor: slot };
  const next = new Set(slots);
  if (!next.delete(slot)) next.add(slot);
  return { slots: next, anchor: slot };
}

/** After drawing around pictures; with `adds` those before stay. */
export const lassoed = (before: Selection, hits: readonly number[], adds: boolean): Selection => ({
  slots: new Set(adds ? [...before.slots, ...hits] : hits),
  anchor: hits[0] ?? before.anchor,
});

/** Without the pictures that are not shown any more; the same when all are. */
export function stillShown(selection: Selection, order: readonly number[]): Selection {
  const shown = new Set(order);
  const isShown = (slot: number) => shown.has(slot);
  const slots = [...selection.slots].filter(isShown);
  const anchor = selection.anchor !== null && isShown(selection.anchor) ? selection.anchor : null;
  return slots.length === selection.slots.size && anchor === selection.anchor
    ? selection
    : { slots: new Set(slots), anchor };
}
