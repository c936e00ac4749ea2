/** What the checks of a set's health say. */

/** One click that mends it; the view does what it says to these pictures. */
export interface Fix {
  /** `unpin`: the split decides, not the folder; `label`: shows them to be labelled; `deleteClasses`: those of `classIds`. */
  readonly kind: 'delete' | 'unlabel' | 'unpin' | 'label' | 'deleteClasses';
  /** For the button. */
  readonly label: string;
  readonly slots: readonly number[];
  readonly classIds: readonly string[];
}

/** Something about a set that is worth a look. */
export interface Finding {
  readonly kind:
    | 'conflict'
    | 'leak'
    | 'pinned'
    | 'unlabelled'
    | 'emptyClass'
    | 'unchecked'
    | 'imbalance'
    | 'copy'
    | 'near'
    | 'alike'
    | 'uniform'
    | 'blurry'
    | 'tiny'
    | 'aspect'
    | 'doubted';
  /** `problem`: results would mislead; `warning`: the network will be worse for it; `note`: good to know. */
  readonly severity: 'problem' | 'warning' | 'note';
  /** With its numbers and the way out. */
  readonly sentence: string;
  /** The pictures it is about, those that belong together side by side. */
  readonly slots: readonly number[];
  /** The class that the network takes each of them for, in the same order, where it is about that. */
  readonly likely?: readonly string[];
  readonly fix: Fix | null;
}

/** A fix of pictures. */
export const fixOf = (kind: Fix['kind'], label: string, slots: readonly number[]): Fix => ({
  kind,
  label,
  slots,
  classIds: [],
});

/** “3 pictures”, “1 picture”. */
export const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
