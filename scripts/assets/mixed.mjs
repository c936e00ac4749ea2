/**
 * Pictures of all classes in one fixed order that mixes them evenly, group after group: whatever part of the order is
 * taken, each class has its share of it.
 * @param {readonly (readonly (readonly Uint8Array[])[])[]} classes for each class its groups of pictures
 * @returns {{ pixels: Uint8Array, labels: Uint8Array }}
 */
export function mixed(classes) {
  const groups = classes[0].map((_, group) =>
    classes
      .flatMap((own, label) =>
        own[group].map((picture, i) => ({ picture, label, place: (i + 0.5) / own[group].length })),
      )
      .toSorted((a, b) => a.place - b.place || a.label - b.label),
  );
  const all = groups.flat();
  return {
    pixels: new Uint8Array(Buffer.concat(all.map(({ picture }) => picture))),
    labels: Uint8Array.from(all, ({ label }) => label),
  };
}
