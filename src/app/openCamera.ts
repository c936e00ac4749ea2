/** A camera from being asked for until it is let go: no track of it is left running, whatever happens. */

/** A camera that can be chosen. */
export interface CameraDevice {
  readonly id: string;
  readonly label: string;
}

/** How it stands; `failed` says in a sentence what happened and the way out. */
export type CameraState =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'live';
      readonly stream: MediaStream;
      readonly device: string | null;
      /** It looks at the person, who steers better by a mirror. Only the preview is mirrored, never a picture. */
      readonly front: boolean;
      /** All there are; named only once one was allowed. */
      readonly devices: readonly CameraDevice[];
    }
  | { readonly kind: 'failed'; readonly message: string };

/** What is needed of `navigator.mediaDevices`. */
export type Cameras = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

/** Wanted of each frame, pixels: enough for the largest side that pictures are stored at. */
const WIDTH = 640;
const HEIGHT = 480;

const NO_CAMERAS =
  'This browser gives the page no camera: that takes a secure address (https). Choose a picture file instead.';
const UNPLUGGED =
  'The camera was unplugged, or is no longer allowed. Plug it in or allow it again, then try again.';

/** Why there is no camera, and what to do, by the error of `getUserMedia`. */
export function cameraProblem(error: unknown): string {
  switch (error instanceof Error || error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The camera is not allowed. Allow it for this page beside the address, then try again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No camera was found. Plug one in, then try again, or choose a picture file.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera is there, but something else is using it. Close that program or tab, then try again.';
    default:
      return `The camera could not be started (${error instanceof Error ? error.message : String(error)}). Try again, or choose a picture file.`;
  }
}

/**
 * Asks for a camera (`device`, or whichever the browser offers) and tells of every change, first "asking".
 * Returns what lets it go; nothing is told after that.
 */
export function openCamera(
  cameras: Cameras | undefined,
  device: string | null,
  onChange: (state: CameraState) => void,
): () => void {
  const over = new AbortController();
  let stream: MediaStream | null = null;
  const tell = (state: CameraState) => {
    if (!over.signal.aborted) onChange(state);
  };
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  };
  const fail = (message: string) => {
    stop();
    tell({ kind: 'failed', message });
    over.abort();
  };
  const list = async (opened: MediaStream, from: Cameras) => {
    const [track] = opened.getVideoTracks();
    const settings = track?.getSettings();
    const devices = await camerasOf(from);
    if (stream !== opened) return;
    tell({
      kind: 'live',
      stream: opened,
      device: settings?.deviceId ?? null,
      front: settings?.facingMode !== 'environment',
      devices,
    });
  };
  const ask = async (from: Cameras) => {
    const opened = await streamOf(from, device);
    stream = opened;
    // Let go of while the person was being asked.
    if (over.signal.aborted) return stop();
    for (const track of opened.getTracks())
      track.addEventListener('ended', () => fail(UNPLUGGED), { signal: over.signal });
    from.addEventListener('devicechange', () => void list(opened, from), { signal: over.signal });
    await list(opened, from);
  };
  tell({ kind: 'asking' });
  if (cameras) ask(cameras).catch((error: unknown) => fail(cameraProblem(error)));
  else fail(NO_CAMERAS);
  return () => {
    over.abort();
    stop();
  };
}

/** The device asked for; another where that one is gone. */
async function streamOf(cameras: Cameras, device: string | null): Promise<MediaStream> {
  const size = { width: { ideal: WIDTH }, height: { ideal: HEIGHT } };
  const any = () => cameras.getUserMedia({ video: size });
  if (device === null) return any();
  return cameras.getUserMedia({ video: { ...size, deviceId: { exact: device } } }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'OverconstrainedError') return any();
    throw error;
  });
}

/** The list is only for choosing, so one that cannot be had is an empty one. */
async function camerasOf(cameras: Cameras): Promise<CameraDevice[]> {
  const all = await cameras.enumerateDevices().catch(() => []);
  return all
    .filter(({ kind }) => kind === 'videoinput')
    .map(({ deviceId, label }, i) => ({ id: deviceId, label: label || `Camera ${i + 1}` }));
}
