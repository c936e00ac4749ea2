/** What is wrong with JSON from elsewhere, told so that a person finds the place. */
import type { BaseIssue } from 'valibot';

/** Longest key shown, characters: what is damaged can hold anything. */
const LONGEST_KEY = 40;

/** A place in JSON, e.g. `training.batchSize`; the whole is "it". */
export function placeOf(keys: readonly unknown[]): string {
  const shown = keys
    .map(String)
    .map((key) => (key.length > LONGEST_KEY ? `${key.slice(0, LONGEST_KEY)}…` : key));
  return shown.length > 0 ? shown.join('.') : 'it';
}

/** The place and what it has to be, e.g. "training.batchSize has to be a whole number"; schemas give their messages as such ends of a sentence. */
export function faultOf({ path, type, expected, received, message }: BaseIssue<unknown>): string {
  const place = placeOf((path ?? []).map(({ key }) => key));
  if (type !== 'strict_object') return `${place} ${message}`;
  if (expected === 'never') return `${place} is not known here`;
  return received === 'undefined' && path ? `${place} is missing` : `${place} has to be an object`;
}

/** Whether it is an object with members, neither null nor a list. */
export const isObject = (json: unknown): json is Record<string, unknown> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
