/** Everything that is worth a look in a set, worst first. */
import { checkBalance, checkLabels, checkPins, checkSubsets } from './checkClasses.ts';
import { checkCopies, checkLeaks, checkNear } from './checkCopies.ts';
import { checkAspect, checkBlurry, checkTiny, checkUniform } from './checkPictures.ts';
import type { Finding } from './finding.ts';
import type { OwnSet } from './ownSet.ts';
import { splitSamples } from './split.ts';

const severities: readonly Finding['severity'][] = ['problem', 'warning', 'note'];

/** The findings about a set as it is. */
export function healthOf(set: OwnSet): Finding[] {
  const split = splitSamples(set);
  const findings = [
    ...checkCopies(set),
    ...checkLeaks(set, split),
    ...checkPins(set, split),
    ...checkLabels(set),
    ...checkSubsets(set, split),
    ...checkBalance(set),
    ...checkNear(set),
    ...checkUniform(set),
    ...checkBlurry(set),
    ...checkTiny(set),
    ...checkAspect(set),
  ];
  return worstFirst(findings);
}

/** Problems, then warnings, then notes. */
export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
