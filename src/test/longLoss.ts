import { keyedRandom } from '../data/random.ts';

/** A long falling loss with noise, and one spike each way at places no bucket begins at. */
export function longLoss(length: number): number[] {
  const random = keyedRandom(0, 'test');
  const values = Array.from({ length }, (_, i) => 2 * Math.exp(-i / length) + random.next() / 10);
  values[Math.floor(length * 0.4321)] = 50;
  values[Math.floor(length * 0.7654)] = -50;
  return values;
}
