import { chooseBackend } from '../backend/choose';
import { backendLost } from '../backend/loss';
import { openProbe } from '../probe/open';
import { ProbeEngine } from './probeEngine';

const engine = new ProbeEngine((reply) => postMessage(reply), { chooseBackend, backendLost, openProbe });

addEventListener('message', (event: MessageEvent<unknown>) => engine.receive(event.data));

// Every question has its own net; what slips through ends the worker, so that the page hears of it.
addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => {
  const { reason } = event;
  throw reason instanceof Error ? reason : new Error(String(reason));
});
