import { useMemo } from 'react';
import type { DatasetRef } from '../data/dataset.ts';
import { coloursOf } from '../data/own/classColours.ts';
import type { OwnState } from '../data/own/ownStore.ts';
import { useOwn } from './useServices.ts';

const editionsOf = (state: OwnState) => state.editions;
const classesOf = (state: OwnState) => state.set?.classes;

/** The colours a person gave the classes of a data set, where it is of the own pictures here; else null. */
export function useClassColours({ id, own }: DatasetRef): readonly (number | null)[] | null {
  const editions = useOwn(editionsOf);
  const classes = useOwn(classesOf);
  return useMemo(
    () => (own && classes && editions.includes(id) ? coloursOf(own.classNames, classes) : null),
    [id, own, classes, editions],
  );
}
