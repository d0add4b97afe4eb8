/**
 * A process of a sweep: trains the experiments it is sent, one after the other, on a single thread, and sends back what a
 * sweep keeps of each run. Started by cli/trainingPool.ts; what its messages are is said there.
 */
import { startNodeBackend } from '../src/backend/node';
import { Refusal } from '../src/lib/refusal';
import { thinCell } from '../src/sweep/lines';
import { NotFinite } from '../src/train/notFinite';
import { runToEnd } from '../src/train/run';
import type { Answer, Order } from './trainingPool';

/** Between two messages about steps, ms. */
const EVERY_MS = 250;

// Ctrl-C reaches every process of the terminal; the one that started this one decides what it means.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

const backend = await startNodeBackend('wasm', 1);

process.on('message', async ({ experiment }: Order) => {
  let shown = performance.now();
  const onRecord = ({ step }: { readonly step: number }): void => {
    if (performance.now() - shown < EVERY_MS) return;
    shown = performance.now();
    answer({ type: 'step', step });
  };
  try {
    answer({ type: 'done', run: thinCell(await runToEnd(experiment, null, backend, onRecord)) });
  } catch (error) {
    const known = error instanceof NotFinite || error instanceof Refusal;
    const reason = error instanceof Error ? (known ? error.message : error.stack) : undefined;
    answer({ type: 'failed', reason: reason ?? String(error) });
  }
});
answer({ type: 'ready' });

function answer(message: Answer): void {
  process.send?.(message);
}
