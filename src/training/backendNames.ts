/** What can compute, in the order it is tried: fastest first. */
export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** As people read them. */
export const backendTitles: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WASM',
  cpu: 'CPU',
};

/** The backend that computes. */
export interface BackendInfo {
  readonly name: BackendName;
  /** Why this one, in one sentence. */
  readonly reason: string;
  /** What the browser says of the graphics adapter, or null where there is none or it does not say. */
  readonly adapter: string | null;
  /** Whether the processor stands in for a graphics adapter (SwiftShader, llvmpipe). */
  readonly software: boolean;
  /** Threads that compute: more than one only on WASM in a cross-origin isolated page. */
  readonly threads: number;
  /** Bytes the largest single tensor may take, or null where only memory as a whole limits it. */
  readonly largestTensorBytes: number | null;
}

/** What can be said of a backend without starting it. */
export interface BackendOffer {
  readonly name: BackendName;
  readonly software: boolean;
  /** Why it cannot be had here, going on after its name; or null. */
  readonly problem: string | null;
}
