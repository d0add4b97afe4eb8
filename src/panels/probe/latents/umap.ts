import { Stream } from '../../../lib/random';

/** How far a layout is, in [0, 1]. */
type Progress = (share: number) => void;

/** Time between two breaths in which the page draws and hears its reader, milliseconds. */
const BREATH_MS = 12;

/**
 * UMAP of a cloud [N, dims] in the plane [N, 2], in slices so that the page stays free; null when `stopped` says so. The
 * library is fetched with the first call. Its randomness is a seeded stream: the same cloud gives the same picture.
 */
export async function umapPlane(
  cloud: Float64Array,
  dims: number,
  progress: Progress,
  stopped: () => boolean,
): Promise<Float64Array | null> {
  const { UMAP } = await import('umap-js');
  const size = cloud.length / dims;
  const stream = Stream.of(0, 'umap');
  const umap = new UMAP({ nNeighbors: Math.min(15, size - 1), random: () => stream.uniform() });
  const rows = Array.from({ length: size }, (_, i) => Array.from(cloud.subarray(i * dims, (i + 1) * dims)));
  const epochs = umap.initializeFit(rows);
  let since = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (performance.now() - since < BREATH_MS) continue;
    progress(epoch / epochs);
    await new Promise((resolve) => setTimeout(resolve));
    if (stopped()) return null;
    since = performance.now();
  }
  return Float64Array.from(umap.getEmbedding().flat());
}
