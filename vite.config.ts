import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { buildKernels } from './scripts/kernels.mjs';

/**
 * Cross-origin isolation lets WASM use threads (SharedArrayBuffer). The dev server and the preview
 * server both send these headers; a static host without them still works, single-threaded.
 */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * What the page may load: its own files and nothing else; WebAssembly may compile, inline scripts and `eval` may not.
 * Only in the build, because the dev server's reload needs inline scripts.
 */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** Compiles the WebAssembly that the engine loads, before anything asks for it; in tests too. */
export function kernels(): Plugin {
  return { name: 'kernels', buildStart: buildKernels };
}

export default defineConfig({
  base: './',
  plugins: [kernels(), react(), contentSecurityPolicy()],
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  worker: { format: 'es' },
  // Found only inside the worker otherwise, and then the first Train of a fresh checkout reloads the page.
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-cpu',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgl',
      '@tensorflow/tfjs-backend-webgpu',
      'zod/mini',
      'pure-rand/generator/xoroshiro128plus',
    ],
  },
  build: { target: 'es2023' },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'cli/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['test/properties.ts'],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
