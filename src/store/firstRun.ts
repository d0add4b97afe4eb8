import { BASELINES } from '../experiment/baseline';
import type { Run } from '../experiment/records';
import { parseRun } from '../experiment/runFile';
import { Refusal } from '../lib/refusal';
import type { BaselineName } from './run.types';

/** The finished run that the page opens on, shipped as data and labelled as precomputed. */
export interface FirstRun {
  readonly run: Run;
  readonly baselines: Readonly<Partial<Record<BaselineName, Run>>>;
}

/** @throws Refusal when the file is no run, or one of its baselines is none. */
export function parseFirstRun(input: unknown): FirstRun {
  if (typeof input !== 'object' || input === null || !('run' in input)) {
    throw new Refusal('first-run.json', input, 'is an object with a run and its baselines');
  }
  const baselines: Partial<Record<BaselineName, Run>> = {};
  if ('baselines' in input && typeof input.baselines === 'object' && input.baselines !== null) {
    for (const name of BASELINES) {
      const baseline: unknown = Reflect.get(input.baselines, name);
      if (baseline !== undefined) baselines[name] = parseRun(baseline);
    }
  }
  return { run: parseRun(input.run), baselines };
}

/** Fetches the precomputed run that lies beside the page. @throws Refusal, or the browser's own error when offline. */
export async function fetchFirstRun(signal?: AbortSignal): Promise<FirstRun> {
  const response = await fetch(new URL('first-run.json', document.baseURI), { signal });
  const type = response.headers.get('content-type') ?? '';
  // A dev server answers a missing file with the page itself.
  if (!response.ok || !type.includes('json')) {
    throw new Refusal(
      'first-run.json',
      response.status,
      'lies beside the page',
      'Press Train to make a first run.',
    );
  }
  return parseFirstRun(await response.json());
}
