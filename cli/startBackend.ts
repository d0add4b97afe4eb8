import { BackendUnavailable, type NodeBackendName, startNodeBackend } from '../src/backend/node';
import { Refusal } from '../src/lib/refusal';

/** The backend that --backend names. @throws Refusal where this machine has it not */
export async function startBackend(name: NodeBackendName) {
  try {
    return await startNodeBackend(name);
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    throw new Refusal('--backend', name, error.message, 'Use wasm.');
  }
}
