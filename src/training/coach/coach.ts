/**
 * Reads a run's numbers and says what goes wrong, why, and one change that helps. Pure: the same run gives the same
 * advice. A rule speaks only where its own numbers show the trouble, so that a healthy run hears nothing.
 */
import { collapse, flat, labelsDoNotFit, overfitting } from './epochRules.ts';
import type { Evidence } from './evidence.ts';
import type { Finding, Rule } from './finding.ts';
import {
  deadRelus,
  notScaled,
  oneClass,
  rateTooHigh,
  rateTooLow,
  vanishing,
  zeroWeights,
} from './stepRules.ts';

/** The first thing that is wrong, causes before what follows from them; null while nothing is. */
export function adviceFor(evidence: Evidence): Finding | null {
  for (const rule of rules) {
    const finding = rule(evidence);
    if (finding) return finding;
  }
  return null;
}

const rules: readonly Rule[] = [
  oneClass,
  notScaled,
  zeroWeights,
  rateTooHigh,
  rateTooLow,
  deadRelus,
  vanishing,
  labelsDoNotFit,
  collapse,
  overfitting,
  flat,
];
