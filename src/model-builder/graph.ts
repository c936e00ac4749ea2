/** A model as a graph: who reads whom, and what would go in a circle. */

/** What is looked at of a model: names, and who reads whom. */
export interface GraphNode {
  readonly name: string;
  readonly inbound: readonly string[];
}
/** Of a model, or of the blocks that show it. */
export interface Graph<Node extends GraphNode = GraphNode> {
  readonly layers: readonly Node[];
}

/** One connection, named by who reads and as which of its inputs; a layer may read the same one twice. */
export interface EdgeRef {
  readonly to: string;
  /** Index into the reader's `inbound`. */
  readonly input: number;
}

/** A connection with its source. */
export interface Edge extends EdgeRef {
  readonly from: string;
}

/** Every connection whose source comes before its reader, in model order. */
export function edgesOf(model: Graph): Edge[] {
  const seen = new Set<string>();
  return model.layers.flatMap(({ name, inbound }) => {
    const edges = inbound.flatMap((from, input) => (seen.has(from) ? [{ from, to: name, input }] : []));
    seen.add(name);
    return edges;
  });
}

/** The layers that read the named one, in model order. */
export const readersOf = <Node extends GraphNode>(model: Graph<Node>, name: string): Node[] =>
  model.layers.filter((layer) => layer.inbound.includes(name));

/** The layers whose outputs depend on the named one, itself included. */
export function dependentsOf(model: Graph, name: string): Set<string> {
  const readers = new Map<string, string[]>();
  for (const layer of model.layers)
    for (const from of layer.inbound) readers.set(from, [...(readers.get(from) ?? []), layer.name]);
  const found = new Set([name]);
  // A set that grows while it is gone through.
  for (const next of found) for (const reader of readers.get(next) ?? []) found.add(reader);
  return found;
}

/**
 * A model's first way, from its beginning: up from the last layer by the first input of each merge, or by what that comes
 * to past a skipped branch. Which way that is does not depend on how long branches are, so they keep their places as they grow.
 */
export function mainWay(model: Graph): string[] {
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  const way = new Set<string>();
  for (let layer = model.layers.at(-1); layer && !way.has(layer.name);) {
    way.add(layer.name);
    const inbound = new Set(layer.inbound);
    let [before] = inbound;
    // Each is looked at once, so this ends in a circle, too.
    while (before !== undefined && inbound.delete(before) && inbound.size > 0) {
      const after = dependentsOf(model, before);
      const next = [...inbound].find((name) => after.has(name));
      if (next === undefined) break;
      before = next;
    }
    layer = byName.get(before ?? '');
  }
  return [...way].toReversed();
}

/** The layers so that each comes after those it reads, and otherwise in the order they were in. */
export function inOrder<Node extends GraphNode>(layers: readonly Node[]): Node[] {
  const waiting = [...layers];
  const names = new Set(layers.map(({ name }) => name));
  const done = new Set<string>();
  const ordered: Node[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((layer) =>
      layer.inbound.every((name) => done.has(name) || !names.has(name)),
    );
    // A circle (only a damaged document has one) stays as it is, for `analyse` to tell of.
    const [layer] = waiting.splice(Math.max(0, ready), 1);
    if (!layer) break;
    ordered.push(layer);
    done.add(layer.name);
  }
  return ordered;
}
