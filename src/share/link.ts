import type { Experiment } from '../experiment/experiment';
import { experimentKey } from '../experiment/key';
import { parseExperiment } from '../experiment/parse';
import type { Run } from '../experiment/records';
import { applyDifference, difference } from '../lib/difference';
import { readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import type { Grid } from '../sweep/grid';
import { fromBase64Url, toBase64Url } from './base64url';
import { BASES, CURRENT_BASE } from './bases';
import { deflate, inflate } from './compression';
import { packGrid, unpackGrid } from './grid';
import { packResult, unpackResult } from './result';

/**
 * A link's fragment is base64url of
 *
 *     1 byte   format (1)
 *     4 bytes  FNV-1a of the rest, big-endian: a mangled link is refused instead of opening as something else
 *     rest     raw deflate of the JSON {v, b, d?, r?, g?}
 *
 * `v` is the payload's version, `b` names a frozen base (bases.ts), `d` is the difference from it to the experiment,
 * `r` the packed result and `g` the packed grid of an ablation with the experiment as its base. A lab from before `g`
 * opens the experiment alone. Everything read goes through the parsers as outside data.
 */
const FORMAT = 1;
const VERSION = 1;

/** Longest fragment read, in characters, checked before anything is decoded. */
export const LONGEST_FRAGMENT = 100_000;
/** Largest content a link may unpack to, in bytes. */
export const LARGEST_CONTENT = 1_000_000;

const HEADER = 5;

const COPY_AGAIN = 'Copy the whole link again.';

/**
 * The fragment (without #) that carries this experiment.
 *
 * @param run its result, to be seen before training; left out when it is of another experiment than this one, for a
 *   result must not stand beside settings that did not produce it
 * @param grid an ablation with this experiment as its base
 * @throws Refusal when it gets too long to be opened again
 */
export async function encodeLink(
  experiment: Experiment,
  run: Run | null = null,
  grid: Omit<Grid, 'base'> | null = null,
): Promise<string> {
  const base = CURRENT_BASE[experiment.world.kind];
  const change = difference(BASES[base], experiment);
  const fits = run !== null && experimentKey(run.experiment) === experimentKey(experiment);
  const payload = {
    v: VERSION,
    b: base,
    ...(change === undefined ? {} : { d: change }),
    ...(fits ? { r: packResult(run) } : {}),
    ...(grid ? { g: packGrid(grid) } : {}),
  };
  const content = await deflate(new TextEncoder().encode(JSON.stringify(payload)));
  const bytes = new Uint8Array(HEADER + content.length);
  bytes[0] = FORMAT;
  new DataView(bytes.buffer).setUint32(1, checksum(content));
  bytes.set(content, HEADER);
  const text = toBase64Url(bytes);
  checkLength(text);
  return text;
}

/** What a link carries. */
export interface Linked {
  readonly experiment: Experiment;
  /** Its result, or null where the link has none. */
  readonly run: Run | null;
  /** An ablation of the experiment, or null. */
  readonly grid: Grid | null;
}

/**
 * The experiment a fragment carries, and its result and ablation where it has them.
 *
 * @param fragment with or without the leading #
 * @throws Refusal, and nothing else, for anything that is no link of this lab: names the reason and one thing to do
 */
export async function decodeLink(fragment: string): Promise<Linked> {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment;
  checkLength(text);
  const content = await inflate(contentOf(fromBase64Url(text)), LARGEST_CONTENT);
  const payload = readRecord(parseJson(content), 'link');
  checkVersion(payload.v, VERSION);
  const { b } = payload;
  if (typeof b !== 'string' || !Object.hasOwn(BASES, b)) {
    throw new Refusal(
      'link',
      b,
      'the link starts from a preset this lab does not have, so it was made by a newer lab',
      'Reload the page to get the newest lab.',
    );
  }
  const changed = payload.d === undefined ? BASES[b] : applyDifference(BASES[b], payload.d);
  const experiment = parseExperiment(changed);
  return {
    experiment,
    run: payload.r === undefined ? null : unpackResult(payload.r, experiment),
    grid: payload.g === undefined ? null : unpackGrid(payload.g, experiment),
  };
}

/** What stands behind the first # of a link, or the text itself when it has none. */
export function fragmentOf(link: string): string {
  const trimmed = link.trim();
  return trimmed.slice(trimmed.indexOf('#') + 1);
}

function checkLength(text: string): void {
  if (text.length > LONGEST_FRAGMENT) {
    throw new Refusal(
      'link',
      text.length,
      `a link has at most ${LONGEST_FRAGMENT} characters behind the #`,
      'Share the experiment as a file instead.',
    );
  }
}

/** Checks the header and returns what it announces. */
function contentOf(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes.length <= HEADER) throw new Refusal('link', undefined, 'the link is cut short', COPY_AGAIN);
  const format = bytes[0];
  if (format === 0 || format > 8) {
    throw new Refusal('link', undefined, 'this is no link of this lab', COPY_AGAIN);
  }
  checkVersion(format, FORMAT);
  const content = bytes.slice(HEADER);
  if (new DataView(bytes.buffer).getUint32(1) !== checksum(content)) {
    throw new Refusal('link', undefined, 'the link is damaged or cut short', COPY_AGAIN);
  }
  return content;
}

function checkVersion(found: unknown, newest: number): void {
  if (typeof found === 'number' && Number.isInteger(found) && found > newest) {
    throw new Refusal(
      'link',
      found,
      `this lab reads links of version ${newest}; this one was made by a newer lab`,
      'Reload the page to get the newest lab.',
    );
  }
  if (found !== newest) throw new Refusal('link', found, 'the link has no version', COPY_AGAIN);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal('link', undefined, 'its content is no JSON', COPY_AGAIN);
  }
}

/** 32-bit FNV-1a. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
