import { describe, expect, test, vi } from 'vitest';
import { createKeepingStore } from '../data/keepingStore.ts';
import { createOwnActions } from '../data/own/ownActions.ts';
import { createOwnStore } from '../data/own/ownStore.ts';
import type { ProjectRead } from '../data/own/pictures.ts';
import { createFakePictures } from '../test/fakePictures.ts';
import { ownSample, ownSet } from '../test/ownSamples.ts';
import { createFakeWorker } from '../test/fakeWorker.ts';
import { defaultExperiment } from '../training/experiment/defaultExperiment.ts';
import { createExperimentStore } from '../training/experiment/experimentStore.ts';
import { createTrainer } from '../training/trainer.ts';
import { createTrainingStore } from '../training/trainingStore.ts';
import { createAppStore } from './appStore.ts';
import { beginOpening } from './openProject.ts';
import { isProject } from './projectName.ts';
import type { Services } from './wiring.ts';

const mine = ownSet(['c1'], [ownSample(0, 'c1')], { id: 'mine' });
const theirs = { ...mine, id: 'set-0', title: 'Theirs' };
const project: ProjectRead = {
  experiment: { ...defaultExperiment(), title: 'Theirs' },
  run: null,
  pictures: { count: 1, hasSet: true },
};

/** A page with own pictures, on which a project is opened; its disk refuses so many times. */
function opened({ read = project, refuses = false } = {}) {
  const fake = createFakePictures(read);
  fake.pictures.bringIn = (_, setId) => ({
    done: Promise.resolve({
      setId,
      facts: { set: theirs, nextSlot: 1, editions: [], judged: null },
      replaced: [],
    }),
    cancel: () => undefined,
  });
  const own = createOwnStore({ set: mine, nextSlot: 1, editions: [], judged: null });
  const training = createTrainingStore();
  const kept = createKeepingStore();
  const written: string[] = [];
  const services = {
    app: createAppStore(false),
    experiment: createExperimentStore(defaultExperiment()),
    own,
    ownActions: createOwnActions({ store: own, pictures: async () => fake.pictures, nextId: () => 'set-0' }),
    training,
    trainer: createTrainer({
      store: training,
      assetBase: 'http://localhost/',
      backend: null,
      spawn: () => createFakeWorker().endpoint,
    }),
    kept,
    keeping: {
      keep: async (thing: string) => {
        written.push(`${thing}: ${own.getState().set?.title}`);
        const isFull = refuses && own.getState().set === theirs && thing === 'own';
        kept.setState(isFull ? { own: 'failed', reason: 'This device is full.' } : { [thing]: 'kept' });
      },
    },
  } as unknown as Services;
  const done = beginOpening(services, new File([], 'a.kernelscope'));
  const opening = () => services.app.getState().opening;
  const answer = async (yes: boolean) => {
    await vi.waitFor(() => expect(opening()?.asks).toBeTruthy());
    opening()?.asks?.answer(yes);
    await done;
  };
  return { services, own, answer, opening, done, written, asked: fake.asked };
}

describe('beginOpening', () => {
  test('asks before own pictures go, and puts the project in their place', async () => {
    const { services, own, answer, opening, asked } = opened();
    await answer(true);
    expect(own.getState().set).toBe(theirs);
    expect(services.experiment.getState().experiment.title).toBe('Theirs');
    expect(services.training.getState().notice).toBe('Opened “Theirs”.');
    expect([opening(), asked]).toEqual([null, ['delete mine']]);
    services.experiment.getState().undo();
    expect(services.experiment.getState().experiment).toEqual(defaultExperiment());
    services.trainer.close();
  });

  test('not wanted, nothing is touched', async () => {
    const { services, own, answer, opening, asked, written } = opened();
    await answer(false);
    expect([own.getState().set, opening(), asked, written]).toEqual([mine, null, [], []]);
    services.trainer.close();
  });

  test('what the disk refuses is put back, and said', async () => {
    const { services, own, answer, opening, asked, written } = opened({ refuses: true });
    await answer(true);
    expect(opening()?.problem).toBe('It could not be stored on this device. This device is full.');
    expect(own.getState().set).toBe(mine);
    expect(services.experiment.getState()).toMatchObject({ experiment: defaultExperiment(), past: [] });
    expect(asked).toEqual(['take back set-0']);
    expect(written.at(-1)).toBe('experiment: Pets');
    services.trainer.close();
  });

  test('an experiment in it that is none is refused before anybody is asked', async () => {
    const { services, own, done, opening } = opened({ read: { ...project, experiment: {} } });
    await done;
    expect(opening()).toMatchObject({
      asks: null,
      problem: 'The experiment is damaged: version is missing.',
    });
    expect(own.getState().set).toBe(mine);
    services.trainer.close();
  });

  test('in a tab whose pictures another has, a project with pictures is not opened', async () => {
    const { services, own, done, opening } = opened();
    services.kept.setState({ halt: 'other tab' });
    await done;
    expect(opening()?.problem).toContain('Another tab of this page has your own pictures');
    expect(own.getState().set).toBe(mine);
    services.trainer.close();
  });
});

test('files are known by their names', () => {
  expect(['a.kernelscope', 'A.KERNELSCOPE', 'a.kernelscope.json'].map(isProject)).toEqual([true, true, true]);
  expect(['a.zip', 'kernelscope.png', 'a.json'].map(isProject)).toEqual([false, false, false]);
});
