/** What a browser tells about its WebGPU adapter (GPUAdapterInfo, and the fallback mark of older browsers). */
export interface AdapterInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

/** `hardware`: worth training on; `software`: a GPU emulated by the processor, slower than WASM; `none`: no adapter. */
export interface AdapterReport {
  readonly kind: 'hardware' | 'software' | 'none';
  /** e.g. "SwiftShader", or why there is none; empty when nothing is known. */
  readonly name: string;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software|\bwarp\b/i;

/** Judges an adapter by what it says of itself. */
export function judgeAdapter(info: AdapterInfo): AdapterReport {
  const words = [info.description, info.device, info.architecture, info.vendor].filter(
    (word) => word !== undefined && word !== '',
  );
  const software = info.isFallbackAdapter === true || words.some((word) => SOFTWARE.test(word ?? ''));
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(' ') || '';
  return { kind: software ? 'software' : 'hardware', name };
}

/** Asks the browser for its adapter, once per call; the page's and the worker's answers are the same. */
export async function findAdapter(): Promise<AdapterReport> {
  if (typeof navigator === 'undefined' || !('gpu' in navigator) || !navigator.gpu) {
    return { kind: 'none', name: 'it has no WebGPU' };
  }
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) return { kind: 'none', name: 'its WebGPU finds no adapter' };
    const fallback = 'isFallbackAdapter' in adapter && adapter.isFallbackAdapter === true;
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
    return judgeAdapter({
      vendor,
      architecture,
      device,
      description,
      isFallbackAdapter: fallback || isFallbackAdapter === true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'none', name: `asking for an adapter failed: ${why}` };
  }
}
