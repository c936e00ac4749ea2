/** Replaces what has to be there exactly; what is not has been changed by tfjs. */
function replaced(code: string, pairs: readonly (readonly [from: string, to: string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from))
      throw new Error(
        'tfjs-wasm-threads: tfjs starts its threads in another way now. Look at its glue anew.',
      );
    return text.replace(from, () => to);
  }, code);
}

/**
 * tfjs starts the threads of its WASM from the source of a function that reads a variable around it. A minifier
 * renames that variable, and each thread fails: this makes the function need nothing from around it. Each thread also
 * loads that source as a script from a blob, which the page's policy forbids: this puts it into the thread's own code.
 */
export const tfjsWasmThreads = () => ({
  name: 'tfjs-wasm-threads',
  transform: {
    filter: {
      id: /tfjs-backend-wasm-threaded-simd\.(worker\.)?js|tfjs-backend-wasm\/dist\/backend_wasm\.js/,
    },
    handler(code: string, id: string) {
      return { code: transformed(code, id), map: null };
    },
  },
});

function transformed(code: string, id: string): string {
  if (id.includes('backend_wasm.js'))
    return replaced(code, [
      [
        String.raw`const response = wasmWorkerContents.replace(/\n/g, '\\n');`,
        String.raw`const response = 'var WasmBackendModuleThreadedSimd = ' + wasmFactoryThreadedSimd.toString() + ';' + wasmWorkerContents.replace(/\n/g, '\\n');`,
      ],
    ]);
  if (id.includes('.worker.js'))
    return replaced(code, [
      [
        'if(typeof e.data.urlOrBlob=="string"){importScripts(e.data.urlOrBlob)}else{var objectUrl=URL.createObjectURL(e.data.urlOrBlob);importScripts(objectUrl);URL.revokeObjectURL(objectUrl)}',
        '',
      ],
    ]);
  return replaced(code, [
    ['typeof _scriptDir !== "undefined" && _scriptDir', 'false'],
    ['{scriptDirectory=_scriptDir}', '{}'],
    ['||_scriptDir,"wasmMemory"', ',"wasmMemory"'],
  ]);
}
