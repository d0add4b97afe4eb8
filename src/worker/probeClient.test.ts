import { describe, expect, it } from 'vitest';
import type { ProbeProgress } from '../probe/protocol';
import type { EnginePort } from './client';
import { NotOpen, ProbeClient, ProbeFailed } from './probeClient';

class FakePort implements EnginePort {
  readonly sent: unknown[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent<unknown>) => void) | null = null;
  onmessageerror: ((event: MessageEvent<unknown>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;

  postMessage(message: unknown): void {
    this.sent.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(reply: unknown): void {
    this.onmessage?.(new MessageEvent('message', { data: reply }));
  }
}

function bench() {
  const ports: FakePort[] = [];
  /** What the client says is open, each time. */
  const opened: (readonly string[])[] = [];
  const spawn = () => {
    const port = new FakePort();
    ports.push(port);
    return port;
  };
  const client = new ProbeClient(spawn, (keys) => opened.push(keys));
  return { ports, client, opened };
}

const VARY = { key: 'k', source: 'it', interventions: [], samples: 0, seed: 0 };
const EMPTY = { type: 'answer', call: 'vary', answer: { tasks: [] } };

describe('the probe client', () => {
  it('gives each question its own answer and its progress', async () => {
    const { ports, client } = bench();
    const progress: ProbeProgress[] = [];
    const first = client.ask('vary', VARY, { onProgress: (said) => progress.push(said) });
    const second = client.ask('vary', VARY);
    expect(ports).toHaveLength(1);
    const [port] = ports;
    expect(port.sent).toEqual([
      { type: 'question', id: 1, call: 'vary', question: VARY },
      { type: 'question', id: 2, call: 'vary', question: VARY },
    ]);
    port.say({ type: 'progress', id: 1, progress: { doing: 'answering', share: 0.5 } });
    port.say({ ...EMPTY, id: 2 });
    expect(await second).toEqual({ tasks: [] });
    port.say({ ...EMPTY, id: 1 });
    expect(await first).toEqual({ tasks: [] });
    expect(progress).toEqual([{ doing: 'answering', share: 0.5 }]);
  });

  it('stops a question at once, and tells the worker', async () => {
    const { ports, client } = bench();
    const controller = new AbortController();
    const asked = client.ask('vary', VARY, { signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toThrow(/abort/i);
    expect(ports[0].sent.at(-1)).toEqual({ type: 'abort', id: 1 });
    ports[0].say({ type: 'aborted', id: 1 }); // heard of by nobody
    await expect(client.ask('vary', VARY, { signal: controller.signal })).rejects.toThrow(/abort/i);
    expect(ports[0].sent).toHaveLength(2);
  });

  it('passes a refusal on and keeps the worker', async () => {
    const { ports, client } = bench();
    const asked = client.ask('vary', VARY);
    const failure = { kind: 'refused', message: 'no such word', remedy: 'Type another.' };
    ports[0].say({ type: 'failed', id: 1, failure });
    await expect(asked).rejects.toMatchObject({ failure });
    expect(ports[0].terminated).toBe(false);
  });

  it('says which models are open, none of them after a crash, and nothing of what a dead worker said', async () => {
    const { ports, client, opened } = bench();
    const asked = client.ask('vary', VARY);
    ports[0].say({ type: 'opened', keys: ['a', 'b'] });
    ports[0].onerror?.(new Event('error') as ErrorEvent);
    ports[0].say({ type: 'opened', keys: ['a'] });
    await expect(asked).rejects.toThrow(ProbeFailed);
    expect(opened).toEqual([['a', 'b'], []]);
  });

  it('tells a model that is not open from a refusal', async () => {
    const { ports, client } = bench();
    const asked = client.ask('vary', VARY);
    ports[0].say({ type: 'not-open', id: 1 });
    await expect(asked).rejects.toThrow(NotOpen);
    expect(ports[0].terminated).toBe(false);
  });

  it.each([
    ['dies', (port: FakePort) => port.onerror?.(new Event('error') as ErrorEvent)],
    ['is not understood', (port: FakePort) => port.onmessageerror?.(new MessageEvent('messageerror'))],
    ['answers with something else', (port: FakePort) => port.say({ ...EMPTY, id: 1, answer: { tasks: 3 } })],
    ['answers another question', (port: FakePort) => port.say({ type: 'aborted', id: 1 })],
    [
      'runs out of memory',
      (port: FakePort) =>
        port.say({
          type: 'failed',
          id: 1,
          failure: { kind: 'out-of-memory', message: 'out of memory', remedy: '' },
        }),
    ],
  ])('fails the question when the worker %s', async (_, act) => {
    const { ports, client } = bench();
    const asked = client.ask('vary', VARY);
    act(ports[0]);
    await expect(asked).rejects.toThrow(ProbeFailed);
  });

  it('starts a fresh worker after a crash, which fails every question under way', async () => {
    const { ports, client } = bench();
    const asked = [client.ask('vary', VARY), client.ask('vary', VARY)];
    ports[0].onerror?.(new Event('error') as ErrorEvent);
    for (const each of asked) await expect(each).rejects.toMatchObject({ failure: { kind: 'crashed' } });
    expect(ports[0].terminated).toBe(true);
    const again = client.ask('vary', VARY);
    expect(ports).toHaveLength(2);
    ports[1].say({ ...EMPTY, id: 3 });
    expect(await again).toEqual({ tasks: [] });
  });

  it('ignores what is none of its messages', async () => {
    const { ports, client } = bench();
    const asked = client.ask('vary', VARY);
    for (const stray of [null, 7, { source: 'an extension' }, { type: 'aborted', id: 99 }])
      ports[0].say(stray);
    ports[0].say({ ...EMPTY, id: 1 });
    expect(await asked).toEqual({ tasks: [] });
  });
});
