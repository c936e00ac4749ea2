import type { Experiment } from '../experiment/experiment.ts';

/** A document's title as a comment can have it: on one line, whatever was typed. */
export const titleLine = ({ title }: Pick<Experiment, 'title'>): string =>
  title.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim() || 'An experiment';
