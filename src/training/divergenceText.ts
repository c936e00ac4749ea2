/** What is said of a run that went wrong, and the learning rate to try next. */
import { figure } from './figures.ts';
import type { Divergence } from './protocol.ts';
import { type OptimizerConfig, optimizers } from './experiment/optimizers.ts';

const evidence: Readonly<Record<Divergence['sign'], (value: number) => string>> = {
  'loss not finite': () => 'the loss is no longer a number',
  'gradient too large': (value) =>
    Number.isFinite(value) ? `the gradient grew to ${figure(value)}` : 'the gradient is no longer a number',
  'weights too large': (value) =>
    Number.isFinite(value)
      ? `the weights grew to ${figure(Math.abs(value))}`
      : 'the weights are no longer numbers',
  'weights not finite': () => 'some of the weights are no longer numbers',
  'loss grew': (value) => `the loss is 100 times what it was at first, and stays there (${figure(value)})`,
  'loss constant': (value) =>
    `the loss is exactly ${value.toFixed(4)} step after step, although the pictures differ`,
  'nothing learned': () => 'every picture gets the same class, and no gradient comes back to change it',
};

/** Signs of a network that no longer passes anything on, rather than one whose numbers explode. */
const dead: ReadonlySet<Divergence['sign']> = new Set(['loss constant', 'nothing learned'] as const);
/** Whether the network no longer passes anything on. */
export const isDead = ({ sign }: Divergence): boolean => dead.has(sign);

/**
 * What happened from which step on, why most likely, and which model is kept: that of step `kept`. The learning rate is
 * the reason unless a likelier one is known.
 */
export function divergenceText(
  divergence: Divergence,
  { learningRate }: OptimizerConfig,
  kept: number,
  reason: { readonly evidence: string; readonly why: string } | null = null,
): string {
  const { sign, step, value } = divergence;
  const what = `Training was stopped: since step ${step.toLocaleString('en')}, ${evidence[sign](value)}.`;
  const rate = `the learning rate of ${figure(learningRate)}`;
  const usual = isDead(divergence)
    ? `The likely cause is ${rate}: a step too long can leave units that never answer again. If it happens from the start, press Reset and choose another seed.`
    : `The likely cause is ${rate}: its steps are too long and overshoot.`;
  const why = reason ? `${reason.evidence} ${reason.why}` : usual;
  const model =
    kept > 0 ? `The model of step ${kept.toLocaleString('en')} is kept.` : 'The first weights are kept.';
  return `${what} ${why} ${model}`;
}

/** The next learning rate to try: Keras's default where this one is far above it, else about a third of it; null where it cannot be smaller. */
export function smallerRate({ className, learningRate }: OptimizerConfig): number | null {
  const { default: usual, min } = optimizers[className].fields.learningRate;
  const rate = learningRate > 10 * usual ? usual : Number((learningRate * 0.3).toPrecision(1));
  return rate >= min ? rate : null;
}
