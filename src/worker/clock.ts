import type { Clock } from './outbox';

/** The worker's clock. A rest of 0 is one turn of the event loop, without the 4 ms that nested timers cost. */
export function workerClock(): Clock {
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    rest: (milliseconds) =>
      new Promise((resolve) => {
        if (milliseconds > 0) {
          setTimeout(resolve, milliseconds);
          return;
        }
        waiting.push(resolve);
        channel.port2.postMessage(null);
      }),
  };
}
