import type { TermName } from '../ui/terms.ts';

/** A layer's numbers whose formulas are shown. */
export type Explained = Extract<
  TermName,
  'output shape' | 'each value' | 'parameters' | 'multiply-adds' | 'activation memory' | 'receptive field'
>;

/**
 * A layer's fields are declared once, here, and used everywhere: the form, its ranges and help, the
 * defaults, the parser, Keras JSON and code. `ConfigOf` derives the config's type from the declaration.
 */
interface FieldBase<Value> {
  /** Keras's name of the argument, e.g. `kernel_size`. */
  readonly argument: string;
  /** Keras has no such argument: the name is ours. */
  readonly ours?: true;
  /** It may change within a run: weights keep their meaning, and the step takes it as an input. */
  readonly live?: true;
  /** One sentence a ten-year-old or a professor can read. */
  readonly help: string;
  readonly default: Value;
  /** Of a layer: which of its numbers the value enters. */
  readonly enters?: readonly Explained[];
  /** Of a layer: what the value means in numbers, where it enters none. */
  formula?(value: Value, variable: (name: string) => readonly number[]): string;
}
export interface IntField extends FieldBase<number> {
  readonly kind: 'int';
  readonly min: number;
  readonly max: number;
}
export interface FloatField extends FieldBase<number> {
  readonly kind: 'float';
  readonly min: number;
  readonly max: number;
  readonly step: number;
}
/** Two integers, `[height, width]`. */
export interface PairField extends FieldBase<Pair> {
  readonly kind: 'pair';
  readonly min: number;
  readonly max: number;
}
/** Two integers or `null`, where `null` means what `whenNull` says (Keras's `None`). */
export interface OptionalPairField extends FieldBase<Pair | null> {
  readonly kind: 'optionalPair';
  readonly min: number;
  readonly max: number;
  readonly whenNull: string;
}
/** A number or `null`, where `null` means what `whenNull` says (Keras's `None`). */
export interface OptionalFloatField extends FieldBase<number | null> {
  readonly kind: 'optionalFloat';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly whenNull: string;
  /** What it begins with when it is no longer `null`. */
  readonly start: number;
}
/** Two numbers, the lower first: something is drawn between them. */
export interface RangeField extends FieldBase<Bounds> {
  readonly kind: 'range';
  readonly min: number;
  readonly max: number;
  readonly step: number;
}
/** A range or `null`, where `null` means what `whenNull` says (Keras's `None`). */
export interface OptionalRangeField extends FieldBase<Bounds | null> {
  readonly kind: 'optionalRange';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly whenNull: string;
  /** What it begins with when it is no longer `null`. */
  readonly start: Bounds;
}
/** Rows and columns at the edges of a picture, `[[top, bottom], [left, right]]`. */
export interface SidesField extends FieldBase<Sides> {
  readonly kind: 'sides';
  readonly min: number;
  readonly max: number;
}
/** A shape without the batch: one length, or height, width and channels; one of them may be -1, "whatever is left". */
export interface LengthsField extends FieldBase<readonly number[]> {
  readonly kind: 'lengths';
  readonly max: number;
}
/** Height and width as axes that share something, or `null` where none do. */
export interface AxesField extends FieldBase<readonly [1, 2] | null> {
  readonly kind: 'axes';
}
export interface ChoiceField<Option extends string = string> extends FieldBase<Option> {
  readonly kind: 'choice';
  readonly options: readonly Option[];
}
export interface BoolField extends FieldBase<boolean> {
  readonly kind: 'bool';
}
/** A picture's size, `[height, width, channels]`; set by the data set, shown read-only. */
export interface ShapeField extends FieldBase<readonly [number, number, number]> {
  readonly kind: 'shape';
}

export type Pair = readonly [height: number, width: number];
export type Bounds = readonly [lower: number, upper: number];
export type Sides = readonly [rows: Pair, columns: Pair];
export type Field =
  | IntField
  | FloatField
  | PairField
  | OptionalPairField
  | OptionalFloatField
  | RangeField
  | OptionalRangeField
  | SidesField
  | LengthsField
  | AxesField
  | ChoiceField
  | BoolField
  | ShapeField;
export type Fields = Readonly<Record<string, Field>>;
type ValueOf<F extends Field> = F extends ChoiceField<infer Option> ? Option : F['default'];
/** The type of a layer's config, from the declaration of its fields. */
export type ConfigOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

type Options<F extends Field> = Omit<F, 'kind'>;
/** A whole number between `min` and `max`. */
export const int = (options: Options<IntField>): IntField => ({ kind: 'int', ...options });
/** A number between `min` and `max`, edited in steps of `step`. */
export const float = (options: Options<FloatField>): FloatField => ({ kind: 'float', ...options });
/** Two whole numbers, `[height, width]`. */
export const pair = (options: Options<PairField>): PairField => ({ kind: 'pair', ...options });
/** Two whole numbers, or `null` for Keras's `None`. */
export const optionalPair = (options: Options<OptionalPairField>): OptionalPairField => ({
  kind: 'optionalPair',
  ...options,
});
/** A number edited in steps of `step`, or `null` for Keras's `None`. */
export const optionalFloat = (options: Options<OptionalFloatField>): OptionalFloatField => ({
  kind: 'optionalFloat',
  ...options,
});
/** Two numbers between `min` and `max`, the lower first. */
export const range = (options: Options<RangeField>): RangeField => ({ kind: 'range', ...options });
/** A range, or `null` for Keras's `None`. */
export const optionalRange = (options: Options<OptionalRangeField>): OptionalRangeField => ({
  kind: 'optionalRange',
  ...options,
});
/** Four whole numbers, `[[top, bottom], [left, right]]`. */
export const sides = (options: Options<SidesField>): SidesField => ({ kind: 'sides', ...options });
/** One length or three, one of which may be -1. */
export const lengths = (options: Options<LengthsField>): LengthsField => ({ kind: 'lengths', ...options });
/** Height and width, `[1, 2]`, or `null`. */
export const axes = (options: Options<AxesField>): AxesField => ({ kind: 'axes', ...options });
/** One of a fixed list of words. */
export const choice = <const Option extends string>(
  options: Options<ChoiceField<Option>>,
): ChoiceField<Option> => ({ kind: 'choice', ...options });
/** Yes or no. */
export const bool = (options: Options<BoolField>): BoolField => ({ kind: 'bool', ...options });
/** `[height, width, channels]`. */
export const shape = (options: Options<ShapeField>): ShapeField => ({ kind: 'shape', ...options });

/** The config a fresh layer starts with. */
export function defaultConfig<F extends Fields>(fields: F): ConfigOf<F> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, field.default]),
  ) as ConfigOf<F>;
}
