/** What each kind of backend gives when it is opened: enough to judge it before tfjs's code for it is loaded. */

/** What the running backend computes on, for those who need the real thing (injected faults, limits). */
export type Device =
  | { readonly kind: 'webgpu'; readonly device: GPUDevice }
  | { readonly kind: 'webgl'; readonly gl: WebGL2RenderingContext };

/** A backend that can be had here. */
export interface Opened {
  /** What the browser says of the graphics adapter, or null. */
  readonly adapter: string | null;
  /** Whether the processor stands in for a graphics adapter. */
  readonly software: boolean;
  readonly threads: number;
  /** Bytes the largest single tensor may take, or null where only memory as a whole limits it. */
  readonly largestTensorBytes: number | null;
  /** Null where the processor computes. */
  readonly device: Device | null;
  /** Loads tfjs's code and hands it the backend. */
  register(): Promise<void>;
  /** Gives back what was taken. */
  close(): void;
}

/** What an opened device tells of itself. */
export interface DeviceEvents {
  /** A shader is about to be compiled, which may halt everything for long. */
  onCompile(): void;
  /** It is gone, or computes nonsense: `reason` goes on after "because". */
  onFault(reason: string): void;
}

/** Why a backend cannot be had here: `message` goes on after the backend's name. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
