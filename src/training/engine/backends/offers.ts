import { type BackendName, backendNames, type BackendOffer } from '../../backendNames.ts';

import { type DeviceEvents, type Opened, Unavailable } from './opened.ts';
import { openWebGl } from './webgl.ts';
import { openWebGpu } from './webgpu.ts';

const unheard: DeviceEvents = { onCompile: () => undefined, onFault: () => undefined };

/** Asks the browser for each backend but the running one, and gives back at once what it gets. */
export function backendOffers(running: BackendOffer | null): Promise<BackendOffer[]> {
  return Promise.all(
    backendNames.map(async (name): Promise<BackendOffer> => {
      if (name === running?.name) return running;
      try {
        const opened = await open[name]();
        opened?.close();
        return { name, software: opened?.software ?? false, problem: null };
      } catch (error) {
        const problem = error instanceof Unavailable ? error.message : 'cannot be used here';
        return { name, software: false, problem };
      }
    }),
  );
}

/** Null where there is nothing to be opened. */
const open: Readonly<Record<BackendName, () => Promise<Opened | null>>> = {
  webgpu: () => openWebGpu(unheard),
  webgl: async () => openWebGl(unheard),
  async wasm() {
    if (typeof WebAssembly === 'undefined') throw new Unavailable('is not offered by this browser');
    return null;
  },
  cpu: () => Promise.resolve(null),
};
