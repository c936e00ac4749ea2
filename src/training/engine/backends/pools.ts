/**
 * tfjs keeps the memory of freed tensors by size, for ever: after some networks the device is full of what nobody
 * will ask for again.
 */
import * as tf from '@tensorflow/tfjs-core';

/** What is private in tfjs's pools. */
interface BufferPool {
  freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
  numBytesAllocated: number;
}
interface TexturePool {
  freeTextures: Record<string, { readonly texture: WebGLTexture }[]>;
  numFreeTextures: number;
  _numBytesAllocated: number;
  _numBytesFree: number;
}

/** Gives what is free on a graphics processor back to it. Call when a network is gone. */
export function emptyPools(backend: object = tf.backend()): void {
  if ('bufferManager' in backend) emptyBuffers(backend.bufferManager as BufferPool);
  if ('textureManager' in backend && 'gpgpu' in backend)
    emptyTextures(
      backend.textureManager as TexturePool,
      backend.gpgpu as { deleteMatrixTexture(texture: WebGLTexture): void },
    );
}

/** Free buffers are in no commands still to be submitted: tfjs frees them after that. */
function emptyBuffers(pool: BufferPool): void {
  for (const buffers of pool.freeBuffers.values())
    for (const buffer of buffers.splice(0)) {
      pool.numBytesAllocated -= buffer.size;
      pool.numFreeBuffers--;
      buffer.destroy();
    }
}

function emptyTextures(pool: TexturePool, gpgpu: { deleteMatrixTexture(texture: WebGLTexture): void }): void {
  for (const textures of Object.values(pool.freeTextures))
    for (const { texture } of textures.splice(0)) gpgpu.deleteMatrixTexture(texture);
  // oxlint-disable no-underscore-dangle -- tfjs's names.
  pool._numBytesAllocated -= pool._numBytesFree;
  pool._numBytesFree = 0;
  // oxlint-enable no-underscore-dangle
  pool.numFreeTextures = 0;
}
