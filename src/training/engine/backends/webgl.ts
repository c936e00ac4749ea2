/** WebGL 2 on a context of our own, so that its loss is heard and a software renderer is known for what it is. */
import * as tf from '@tensorflow/tfjs-core';
import { isSoftwareName, rendererName } from './adapterName.ts';
import { type DeviceEvents, type Opened, Unavailable } from './opened.ts';

/** As tfjs asks for. */
const ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  depth: false,
  stencil: false,
};

/** Creates a context; software renderers too, marked as such. */
export function openWebGl({ onCompile, onFault }: DeviceEvents): Promise<Opened> {
  if (typeof OffscreenCanvas === 'undefined')
    throw new Unavailable('is not offered to workers by this browser');
  const canvas = new OffscreenCanvas(1, 1);
  // A browser that finds its renderer slow refuses the first; the second is then a software renderer.
  const fast = canvas.getContext('webgl2', { ...ATTRIBUTES, failIfMajorPerformanceCaveat: true });
  const gl = fast ?? canvas.getContext('webgl2', ATTRIBUTES);
  if (!gl) throw new Unavailable('finds no graphics adapter here');
  canvas.addEventListener('webglcontextlost', () =>
    onFault('the graphics processor was lost (the WebGL context is gone)'),
  );
  const link = gl.linkProgram.bind(gl);
  gl.linkProgram = (program) => {
    onCompile();
    link(program);
  };
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  const side = Number(gl.getParameter(gl.MAX_TEXTURE_SIZE));
  return Promise.resolve({
    adapter: rendererName(renderer) || null,
    software: !fast || isSoftwareName(renderer),
    threads: 1,
    // One value a texel, as unpacked shaders want it.
    largestTensorBytes: side * side * Float32Array.BYTES_PER_ELEMENT,
    device: { kind: 'webgl', gl },
    async register() {
      const { GPGPUContext, MathBackendWebGL, setWebGLContext } =
        await import('@tensorflow/tfjs-backend-webgl');
      tf.env().set('WEBGL_VERSION', 2);
      // Its flags ask this context what it can do, instead of one more of their own.
      setWebGLContext(2, gl as unknown as WebGLRenderingContext);
      // On the processor small tensors would hide a lost context, and cost reads.
      tf.env().set('WEBGL_CPU_FORWARD', false);
      if (tf.findBackendFactory('webgl')) tf.removeBackend('webgl');
      tf.registerBackend(
        'webgl',
        () => new MathBackendWebGL(new GPGPUContext(gl as unknown as WebGLRenderingContext)),
      );
    },
    close: () => gl.getExtension('WEBGL_lose_context')?.loseContext(),
  });
}
