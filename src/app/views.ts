/** The views of the page, and how the address names them. */
export type View = 'playground' | 'data' | 'evaluate' | 'code';

/** What each is called. */
export const viewNames: Readonly<Record<View, string>> = {
  playground: 'Playground',
  data: 'Data',
  evaluate: 'Evaluate',
  code: 'Code',
};

/** All views, in the order of their links. */
export const views = Object.keys(viewNames) as readonly View[];

/** The address's fragment that opens a view. */
export const fragmentOf = (view: View): string => `#${view}`;

/** The view a fragment opens: the first without any, null where it is about something else. */
export const viewOf = (fragment: string): View | null =>
  fragment === '' ? 'playground' : (views.find((view) => fragmentOf(view) === fragment) ?? null);
