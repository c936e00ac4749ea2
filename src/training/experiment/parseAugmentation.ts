/** The part of the parser that is about augmentation: derived from the table of its layers. */
import * as v from 'valibot';
import { type AugmentationLayer, augmentations, MOST_AUGMENTATIONS } from './augmentations.ts';
import { chosenSchema } from './parseTraining.ts';

const layerSchema = chosenSchema(augmentations, 'an augmentation layer', {
  enabled: v.boolean('has to be true or false'),
}) as v.GenericSchema<unknown, AugmentationLayer>;

/** The augmentation of a document. */
export const augmentationSchema = v.pipe(
  v.array(layerSchema, 'has to be a list of layers'),
  v.maxLength(MOST_AUGMENTATIONS, `has to hold at most ${MOST_AUGMENTATIONS} layers`),
);
