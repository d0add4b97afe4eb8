import { parseBundle, type RunBundle } from '../experiment/runFile';
import { Refusal } from '../lib/refusal';

/** Where the precomputed run lies, beside the page. */
const FILE = 'first-run.json';

/**
 * Fetches the finished run that the page opens on, with its baselines: shipped as data and labelled as precomputed.
 *
 * @throws Refusal, or the browser's own error when offline
 */
export async function fetchFirstRun(signal?: AbortSignal): Promise<RunBundle> {
  const response = await fetch(new URL(FILE, document.baseURI), { signal });
  const type = response.headers.get('content-type') ?? '';
  // A dev server answers a missing file with the page itself.
  if (!response.ok || !type.includes('json')) {
    throw new Refusal(FILE, response.status, 'lies beside the page');
  }
  return parseBundle(await response.json());
}
