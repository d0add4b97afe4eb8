/** Compiles build/kernels/*.wasm where they are not up to date. */
export function buildKernels(): Promise<void>;
