/**
 * tfjs starts the threads of its WASM from the source of a function that reads a variable around it. A minifier
 * renames that variable, and each thread fails. This makes the function need nothing from around it.
 */
export const tfjsWasmThreads = () => ({
  name: 'tfjs-wasm-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
    handler(code: string) {
      const changed = code
        .replace('typeof _scriptDir !== "undefined" && _scriptDir', 'false')
        .replace('{scriptDirectory=_scriptDir}', '{}')
        .replace('||_scriptDir,"wasmMemory"', ',"wasmMemory"');
      if (changed.slice(changed.indexOf('return (')).includes('_scriptDir'))
        throw new Error(
          'tfjs-wasm-threads: tfjs starts its threads in another way now. Look at its glue anew.',
        );
      return { code: changed, map: null };
    },
  },
});
