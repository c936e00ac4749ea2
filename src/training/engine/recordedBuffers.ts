/** Buffers on WebGPU that a recording keeps to itself, and how tfjs is made to take them. */

/** What of tfjs's backend here only types could be had of (4.22). */
export interface PooledBackend {
  readonly device: GPUDevice;
  readonly bufferManager: {
    acquireBuffer(size: number, usage: number, mapped?: boolean, reuse?: boolean): GPUBuffer;
    releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void;
    numBytesUsed: number;
    numBytesAllocated: number;
  };
}

/** A method of anything. */
export type Method = (...args: unknown[]) => unknown;

/** Puts others in the place of methods; answers what puts back what was there. */
export function intercept(
  target: object,
  others: Readonly<Record<string, (stock: Method) => Method>>,
): () => void {
  const methods = target as Record<string, Method>;
  const restores = Object.entries(others).map(([name, other]) => {
    const own = Object.getOwnPropertyDescriptor(target, name);
    methods[name] = other((methods[name] as Method).bind(target));
    // A class has the others.
    return () => (own ? Object.defineProperty(target, name, own) : Reflect.deleteProperty(target, name));
  });
  return () => restores.forEach((restore) => restore());
}

/** Buffers that what is recorded keeps to itself. */
export interface Pool {
  /** Whatever buffer is asked for is one of its own until what this answers is called. */
  open(): () => void;
  /** Destroys what nothing uses, and the others as soon as nothing does. */
  retire(): void;
}

/** Of which pool a buffer is. */
const owners = new WeakMap<GPUBuffer, (buffer: GPUBuffer) => void>();

/** An empty one. */
export function createPool(backend: PooledBackend): Pool {
  const manager = backend.bufferManager;
  const free = new Map<string, GPUBuffer[]>();
  const idle: GPUBuffer[] = [];
  let isRetired = false;
  const destroy = (buffer: GPUBuffer) => {
    manager.numBytesUsed -= buffer.size;
    manager.numBytesAllocated -= buffer.size;
    buffer.destroy();
  };
  const keyOf = (size: number, usage: number) => `${size} ${usage}`;
  // A buffer may come back long after the step that took it, when another pool is open or none.
  install(backend);

  function acquire(size: number, usage: number, mapped = false): GPUBuffer {
    // What was written by the processor has to stay for every replay.
    const isFixed = mapped || (usage & GPUBufferUsage.UNIFORM) !== 0;
    const key = keyOf(size, usage);
    const again = isFixed ? undefined : free.get(key)?.pop();
    if (again) return again;
    const buffer = backend.device.createBuffer({ size, usage, mappedAtCreation: mapped });
    manager.numBytesUsed += size;
    manager.numBytesAllocated += size;
    owners.set(buffer, (own) => {
      if (isRetired) destroy(own);
      else if (isFixed) idle.push(own);
      else free.set(key, [...(free.get(key) ?? []), own]);
    });
    return buffer;
  }

  return {
    open: () => intercept(manager, { acquireBuffer: () => acquire as Method }),
    retire() {
      isRetired = true;
      for (const buffer of [...idle, ...[...free.values()].flat()]) destroy(buffer);
      idle.length = 0;
      free.clear();
    },
  };
}

/** Has buffers come back to the pool they are of, once for each backend. */
function install({ bufferManager }: PooledBackend): void {
  if (Object.hasOwn(bufferManager, 'releaseBuffer')) return;
  intercept(bufferManager, {
    releaseBuffer: (stock) => (buffer, reuse) => {
      const own = owners.get(buffer as GPUBuffer);
      if (own) own(buffer as GPUBuffer);
      else stock(buffer, reuse);
    },
  });
}
