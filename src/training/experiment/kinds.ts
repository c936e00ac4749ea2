import { type ConfigOf, defaultConfig, type Fields } from '../../model-builder/fields.ts';

/** One of several ways to do a thing, with the arguments that it takes: form, defaults and parser derive from it. */
export interface Kind {
  /** What the form calls it. */
  readonly title: string;
  /** One sentence. */
  readonly help: string;
  readonly fields: Fields;
}
/** The ways there are, by the name in the document: Keras's class name where it has one. */
export type Kinds = Readonly<Record<string, Kind>>;

/** What stands in the document: the name and the arguments beside it. */
export type ChosenOf<K extends Kinds> = {
  [Name in keyof K & string]: { readonly className: Name } & ConfigOf<K[Name]['fields']>;
}[keyof K & string];

/** A way with the defaults of its arguments. */
export const chosen = <K extends Kinds, Name extends keyof K & string>(
  kinds: K,
  className: Name,
): Extract<ChosenOf<K>, { readonly className: Name }> =>
  ({ className, ...defaultConfig((kinds[className] as Kind).fields) }) as never;
