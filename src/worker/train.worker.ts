import { chooseBackend } from '../backend/choose';
import { backendLost } from '../backend/loss';
import { openSession } from '../train/open';
import { workerClock } from './clock';
import { Engine } from './engine';
import { crashFailure } from './failure';
import { runOf } from './narrow';
import type { EngineEvent } from './protocol';

const post = (event: EngineEvent): void => postMessage(event);

const engine = new Engine(post, {
  chooseBackend,
  backendLost,
  openSession,
  clock: workerClock(),
});

/** The run that an exception outside every other net is reported for. */
let last: string | null = null;

addEventListener('message', (event: MessageEvent<unknown>) => {
  last = runOf(event.data) ?? last;
  engine.receive(event.data);
});

// An exception in a promise would otherwise end nothing and say nothing.
addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
  if (last === null) return;
  const { reason } = event;
  const message = reason instanceof Error ? reason.message : String(reason);
  post({ type: 'failed', run: last, failure: crashFailure(message) });
});
