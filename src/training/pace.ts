/** How much of the time a run may compute: the rest of it the device rests. */
export const paces = {
  full: { title: 'full speed', share: 1 },
  half: { title: 'half', share: 0.5 },
  quarter: { title: 'a quarter', share: 0.25 },
} as const;
export type Pace = keyof typeof paces;
