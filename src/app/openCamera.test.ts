import { describe, expect, test } from 'vitest';
import { type Cameras, type CameraState, cameraProblem, openCamera } from './openCamera.ts';

/** A track of the browser's: an event target that knows whether it runs. */
class FakeTrack extends EventTarget {
  readyState: 'live' | 'ended' = 'live';
  readonly facingMode: string | undefined;
  constructor(facingMode?: string) {
    super();
    this.facingMode = facingMode;
  }
  stop(): void {
    this.readyState = 'ended';
  }
  getSettings() {
    return { deviceId: 'first', facingMode: this.facingMode };
  }
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

const named = (name: string) => Object.assign(new Error(name), { name });

/** Cameras of which each request is answered by hand. */
function fakeCameras(facingMode?: string) {
  const tracks: FakeTrack[] = [];
  const asked: MediaStreamConstraints[] = [];
  const answers: { grant: () => void; deny: (name: string) => void }[] = [];
  const target = new EventTarget();
  const cameras = {
    getUserMedia: (constraints: MediaStreamConstraints) => {
      asked.push(constraints);
      return new Promise((resolve, reject) => {
        const grant = () => {
          const track = new FakeTrack(facingMode);
          tracks.push(track);
          resolve({ getTracks: () => [track], getVideoTracks: () => [track] });
        };
        answers.push({ grant, deny: (name) => reject(named(name)) });
      });
    },
    enumerateDevices: () =>
      Promise.resolve([
        { kind: 'audioinput', deviceId: 'mic', label: 'Mic' },
        { kind: 'videoinput', deviceId: 'first', label: 'Front' },
        { kind: 'videoinput', deviceId: 'second', label: '' },
      ]),
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  } as unknown as Cameras;
  return { cameras, tracks, asked, answers };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

function open(fake: ReturnType<typeof fakeCameras>, device: string | null = null) {
  const states: CameraState[] = [];
  const close = openCamera(fake.cameras, device, (state) => states.push(state));
  return { states, close };
}

describe('openCamera', () => {
  test('goes live with the devices to choose from, and stops its track when closed', async () => {
    const fake = fakeCameras();
    const { states, close } = open(fake);
    expect(states).toEqual([{ kind: 'asking' }]);
    fake.answers[0]?.grant();
    await settled();
    expect(states.at(-1)).toMatchObject({
      kind: 'live',
      device: 'first',
      front: true,
      devices: [
        { id: 'first', label: 'Front' },
        { id: 'second', label: 'Camera 2' },
      ],
    });
    close();
    expect(fake.tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  test('a camera that looks away from the person is no mirror', async () => {
    const fake = fakeCameras('environment');
    const { states } = open(fake);
    fake.answers[0]?.grant();
    await settled();
    expect(states.at(-1)).toMatchObject({ kind: 'live', front: false });
  });

  test('a stream that comes after it was closed is stopped at once, and not told of', async () => {
    const fake = fakeCameras();
    const { states, close } = open(fake);
    close();
    fake.answers[0]?.grant();
    await settled();
    expect(fake.tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(states).toEqual([{ kind: 'asking' }]);
  });

  test('says that it was unplugged', async () => {
    const fake = fakeCameras();
    const { states } = open(fake);
    fake.answers[0]?.grant();
    await settled();
    fake.tracks[0]?.unplug();
    expect(states.at(-1)).toEqual({ kind: 'failed', message: expect.stringContaining('unplugged') });
  });

  test('takes another camera where the one chosen is gone', async () => {
    const fake = fakeCameras();
    const { states } = open(fake, 'gone');
    expect(fake.asked[0]?.video).toMatchObject({ deviceId: { exact: 'gone' } });
    fake.answers[0]?.deny('OverconstrainedError');
    await settled();
    fake.answers[1]?.grant();
    await settled();
    expect(states.at(-1)).toMatchObject({ kind: 'live', device: 'first' });
  });

  test('denied, none and busy are told apart, and so is a page that may have no camera', async () => {
    const said: string[] = [];
    for (const name of ['NotAllowedError', 'NotFoundError', 'NotReadableError']) {
      const fake = fakeCameras();
      const { states } = open(fake);
      fake.answers[0]?.deny(name);
      await settled();
      const last = states.at(-1);
      said.push(last?.kind === 'failed' ? last.message : '');
    }
    openCamera(undefined, null, (state) => {
      if (state.kind === 'failed') said.push(state.message);
    });
    expect(said).toEqual([
      expect.stringContaining('not allowed'),
      expect.stringContaining('No camera was found'),
      expect.stringContaining('something else is using it'),
      expect.stringContaining('https'),
    ]);
  });

  test('an error nobody has heard of is told with its own words', () => {
    expect(cameraProblem(new Error('odd'))).toContain('odd');
  });
});
