import type { Plugin } from 'vite';

/**
 * tfjs starts WASM's threads from the *text* of a function that reads a variable outside itself. Minified, that text
 * names a variable no thread has, and threads never start. Here the variable moves inside the function, where it is
 * undefined, as tfjs means it to be; a build in which the place is no longer found stops with a sentence.
 */
export function selfContainedThreads(): Plugin {
  const start = /function\(WasmBackendModuleThreadedSimd\) \{/;
  return {
    name: 'self-contained-threads',
    enforce: 'pre',
    apply: 'build',
    transform(code, id) {
      if (!/tfjs-backend-wasm-threaded-simd\.js$/.test(id.replace(/\?.*$/, ''))) return null;
      if (!start.test(code)) this.error(`${id} has changed: see bench/stock/threads.ts`);
      return { code: code.replace(start, (found) => `${found} var _scriptDir;`), map: null };
    },
  };
}
