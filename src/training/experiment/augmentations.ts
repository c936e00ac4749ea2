/**
 * Keras 3's layers that change training pictures by chance; the engine has what they do. They stand before the scaling of
 * values, so that black is 0 and white 255, as Keras's defaults have it. What is a number or two numbers in Keras is two here.
 */
import {
  type Bounds,
  choice,
  float,
  int,
  optionalFloat,
  optionalRange,
  range,
} from '../../model-builder/fields.ts';
import { type ChosenOf, chosen, type Kinds } from './kinds.ts';

/** What a picture's values are when it is augmented. */
export const VALUE_RANGE = [0, 255] as const;

const factor = (help: string, usual: Bounds, argument = 'factor') =>
  range({ argument, help, default: usual, min: -1, max: 1, step: 0.05 });

/** Of what moves a picture. */
const moved = {
  fillMode: choice({
    argument: 'fill_mode',
    help: 'What comes in from outside: the picture mirrored at its edge, one value, its other side, or its edge drawn out.',
    options: ['reflect', 'constant', 'wrap', 'nearest'],
    default: 'reflect',
  }),
  interpolation: choice({
    argument: 'interpolation',
    help: 'Between pixels: mixed, or the nearest one.',
    options: ['bilinear', 'nearest'],
    default: 'bilinear',
  }),
  fillValue: float({
    argument: 'fill_value',
    help: 'What comes in with the fill mode "constant": 0 is black, 255 white.',
    default: 0,
    min: VALUE_RANGE[0],
    max: VALUE_RANGE[1],
    step: 1,
  }),
};

/** All layers, in the order of the menu. */
export const augmentations = {
  RandomFlip: {
    title: 'RandomFlip',
    help: 'Mirrors half of the pictures.',
    fields: {
      mode: choice({
        argument: 'mode',
        help: 'Left to right, top to bottom, or both at once.',
        options: ['horizontal', 'vertical', 'horizontal_and_vertical'],
        default: 'horizontal_and_vertical',
      }),
    },
  },
  RandomRotation: {
    title: 'RandomRotation',
    help: 'Turns each picture by an angle.',
    fields: {
      factor: factor('Part of a full turn, above 0 counter-clockwise.', [-0.1, 0.1]),
      ...moved,
    },
  },
  RandomTranslation: {
    title: 'RandomTranslation',
    help: 'Moves each picture up or down, left or right.',
    fields: {
      heightFactor: factor('Part of the height, above 0 down.', [-0.1, 0.1], 'height_factor'),
      widthFactor: factor('Part of the width, above 0 to the right.', [-0.1, 0.1], 'width_factor'),
      ...moved,
    },
  },
  RandomZoom: {
    title: 'RandomZoom',
    help: 'Takes each picture nearer or farther.',
    fields: {
      heightFactor: range({
        argument: 'height_factor',
        help: 'Above 0 farther, below 0 nearer: at 0.5 the picture is two thirds as high.',
        default: [-0.2, 0.2],
        min: -0.99,
        max: 1,
        step: 0.05,
      }),
      widthFactor: optionalRange({
        argument: 'width_factor',
        help: 'The same for the width.',
        default: null,
        min: -0.99,
        max: 1,
        step: 0.05,
        whenNull: 'as for the height',
        start: [-0.2, 0.2],
      }),
      ...moved,
    },
  },
  RandomCrop: {
    title: 'RandomCrop',
    help: 'Adds black on all sides and cuts the picture’s size out of that, at the same place for the whole batch.',
    fields: {
      padding: int({
        argument: 'padding',
        ours: true,
        help: 'Pixels added on each side. Keras: ZeroPadding2D before RandomCrop to the picture’s own height and width.',
        default: 4,
        min: 1,
        max: 64,
      }),
    },
  },
  RandomContrast: {
    title: 'RandomContrast',
    help: 'Brings each picture’s values nearer to their mean, or takes them away from it.',
    fields: {
      factor: range({
        argument: 'factor',
        help: 'Distances from the mean are multiplied by 1 less the first number, up to 1 plus the second.',
        default: [0.2, 0.2],
        min: 0,
        max: 1,
        step: 0.05,
      }),
    },
  },
  RandomBrightness: {
    title: 'RandomBrightness',
    help: 'Makes each picture darker or brighter.',
    fields: {
      factor: factor('Part of the whole range that is added: at -1 all is black, at 1 white.', [-0.2, 0.2]),
    },
  },
  RandomErasing: {
    title: 'RandomErasing (cutout)',
    help: 'Covers a rectangle of some pictures, so that no single part is relied on.',
    fields: {
      factor: range({
        argument: 'factor',
        help: 'How likely a picture is covered; drawn for each between these two.',
        default: [0, 1],
        min: 0,
        max: 1,
        step: 0.05,
      }),
      scale: range({
        argument: 'scale',
        help: 'Part of the picture that is covered, about: the roots of two such numbers are its height and width.',
        default: [0.02, 0.33],
        min: 0,
        max: 1,
        step: 0.01,
      }),
      fillValue: optionalFloat({
        argument: 'fill_value',
        help: 'What covers it: 0 is black, 255 white; or noise.',
        default: null,
        min: VALUE_RANGE[0],
        max: VALUE_RANGE[1],
        step: 1,
        whenNull: 'noise',
        start: 0,
      }),
    },
  },
} satisfies Kinds;

/** How often a picture has to be laid beside itself on each side, so that its other side comes in wherever it is moved to. */
export const wrapTiles = (height: number, width: number) => {
  const beyond = (side: number) => Math.max(1, Math.ceil((Math.hypot(height, width) - side) / 2 / side));
  return { down: beyond(height), across: beyond(width) };
};

/** The name of a layer, Keras's. */
export type AugmentationName = keyof typeof augmentations;

/** A layer as it stands in the document; one that is not enabled changes nothing. */
export type AugmentationLayer = ChosenOf<typeof augmentations> & { readonly enabled: boolean };

/** The most layers of a document. */
export const MOST_AUGMENTATIONS = 32;

/** A layer with its defaults, as it is added. */
export const augmentationOf = (className: AugmentationName): AugmentationLayer => ({
  ...chosen(augmentations, className),
  enabled: true,
});
