import { describe, expect, it } from 'vitest';
import { NUMERIC_SIT } from '../experiment/defaults';
import { EngineClient, type EnginePort } from './client';
import type { EngineEvent } from './protocol';

class FakePort implements EnginePort {
  sent: { type: string; run: string }[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  failing = false;

  postMessage(message: unknown): void {
    if (this.failing) throw new Error('could not be cloned');
    if (typeof message === 'object' && message !== null && 'type' in message && 'run' in message) {
      this.sent.push({ type: String(message.type), run: String(message.run) });
    }
  }

  terminate(): void {
    this.terminated = true;
  }

  say(event: unknown): void {
    this.onmessage?.(new MessageEvent('message', { data: event }));
  }

  die(message: string): void {
    const event = Object.assign(new Event('error', { cancelable: true }), { message });
    this.onerror?.(event as ErrorEvent);
  }
}

function bench() {
  const ports: FakePort[] = [];
  const client = new EngineClient(() => {
    const port = new FakePort();
    ports.push(port);
    return port;
  }, 'run');
  const events: EngineEvent[] = [];
  const start = () =>
    client.start(
      { experiment: NUMERIC_SIT, rows: null, backend: null, paused: false, checkpoint: null },
      (event) => events.push(event),
    );
  return { ports, client, events, start };
}

const running = (run: string) => ({ type: 'state', run, state: 'running', step: 0 });

describe('EngineClient', () => {
  it('starts one worker, names each run and hears only the current one', () => {
    const { ports, client, events, start } = bench();
    start();
    ports[0].say(running('run-1'));
    start();
    ports[0].say(running('run-1'));
    ports[0].say(running('run-2'));
    expect(ports).toHaveLength(1);
    expect(ports[0].sent).toEqual([
      { type: 'start', run: 'run-1' },
      { type: 'start', run: 'run-2' },
    ]);
    expect(events.map((e) => e.run)).toEqual(['run-1', 'run-2']);
    client.send({ type: 'pause' });
    expect(ports[0].sent.at(-1)).toEqual({ type: 'pause', run: 'run-2' });
  });

  it('sends nothing when nothing is under way', () => {
    const { ports, client, start } = bench();
    client.send({ type: 'pause' });
    expect(ports).toHaveLength(0);
    start();
    ports[0].say({ type: 'state', run: 'run-1', state: 'finished', step: 9 });
    client.send({ type: 'pause' });
    expect(ports[0].sent).toHaveLength(1);
    expect(client.busy).toBe(false);
  });

  it('drops what is no event of the protocol', () => {
    const { ports, events, start } = bench();
    start();
    for (const noise of [null, 7, 'hello', {}, { type: 'state', run: 'run-1', state: 'asleep', step: 0 }]) {
      ports[0].say(noise);
    }
    expect(events).toEqual([]);
  });

  it('turns a crash into a named failure and starts a fresh worker next time', () => {
    const { ports, client, events, start } = bench();
    start();
    ports[0].die('unreachable');
    expect(events).toMatchObject([{ type: 'failed', run: 'run-1', failure: { kind: 'crashed' } }]);
    expect(ports[0].terminated).toBe(true);
    expect(client.busy).toBe(false);
    start();
    expect(ports).toHaveLength(2);
    ports[1].say(running('run-2'));
    expect(events.at(-1)).toEqual(running('run-2'));
  });

  it('names running out of memory, and lets go of a worker that says so itself', () => {
    const { ports, events, start } = bench();
    start();
    ports[0].die('Out of memory');
    expect(events.at(-1)).toMatchObject({ failure: { kind: 'out-of-memory' } });
    start();
    const failure = { kind: 'out-of-memory', message: 'm', remedy: 'r' };
    ports[1].say({ type: 'failed', run: 'run-2', failure });
    expect(ports[1].terminated).toBe(true);
  });

  it('keeps a worker that only refused', () => {
    const { ports, start } = bench();
    start();
    ports[0].say({ type: 'failed', run: 'run-1', failure: { kind: 'refused', message: 'm', remedy: 'r' } });
    start();
    expect(ports).toHaveLength(1);
  });

  it('abandons a run without waiting', () => {
    const { ports, client, events, start } = bench();
    start();
    client.abandon();
    ports[0].say(running('run-1'));
    expect(ports[0].sent.at(-1)?.type).toBe('stop');
    expect(events).toEqual([]);
  });
});
