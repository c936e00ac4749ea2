import { describe, expect, test } from 'vitest';
import { toFragment } from '../training/experiment/shareLink.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { fragmentOf, viewOf, views } from './views.ts';

describe('viewOf', () => {
  test('each view is opened by its own fragment', () => {
    expect(views.map((view) => viewOf(fragmentOf(view)))).toEqual(['playground', 'data', 'evaluate', 'code']);
    expect(viewOf('#evaluate')).toBe('evaluate');
  });

  test('an address without fragment opens the playground', () => {
    expect(viewOf('')).toBe('playground');
  });

  test('a link to an experiment, and whatever else there may be, opens none', async () => {
    expect(viewOf(await toFragment(defaultExperiment()))).toBeNull();
    expect(viewOf('#e=evaluate')).toBeNull();
    expect(viewOf('#model')).toBeNull();
    expect(viewOf('#toString')).toBeNull();
  });
});
