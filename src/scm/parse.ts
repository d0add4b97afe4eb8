import { readRecord } from '../lib/narrow';
import { Refusal } from '../lib/refusal';
import type { Confounding, Factor, GraphLimits, MetaScm, Point, Task } from './graph';
import { PAGE_LIMITS } from './graph';
import { FactorIndex, type FactorRows, RowWriter } from './rows';

/** Longest id, as the graph type states. */
export const MAX_ID = 40;
/** Longest display name. */
export const MAX_NAME = 80;
/** Positions lie within ± this many pixels. */
export const MAX_COORDINATE = 1_000_000;

/**
 * The fixed nodes D, T and X where a node is named by a string (layout, d-separation). Ids of factors and tasks may
 * not start with a colon, so these never clash with a factor that somebody called "D".
 */
export const DATASET_NODE = ':D';
export const TASK_NODE = ':T';
export const SOURCE_NODE = ':X';
export const FIXED_NODES: readonly string[] = [DATASET_NODE, TASK_NODE, SOURCE_NODE];

/**
 * Narrows outside data to a graph. `name`, `confounding` and `layout` may be absent; other keys are left out. Parents
 * are put in the order of the factors, which is the order targets are verbalised in.
 *
 * @param path how refusals name the graph itself
 * @throws Refusal for anything else: wrong types, no factor, over the limits, a repeated or unknown id, a repeated
 *   parent, a factor confounded twice
 */
export function parseGraph(input: unknown, limits: GraphLimits = PAGE_LIMITS, path = 'graph'): MetaScm {
  return parseGraphWithRows(input, limits, path).graph;
}

/** As `parseGraph`, with the rows of the adjacency matrix, which the checks have found on the way. */
export function parseGraphWithRows(
  input: unknown,
  limits: GraphLimits = PAGE_LIMITS,
  path = 'graph',
): { graph: MetaScm; rows: FactorRows } {
  const source = readRecord(input, path, 'a graph is an object with "factors" and "tasks"');
  const factorList = list(source.factors, `${path}.factors`, limits.factors, 'factors');
  if (factorList.length === 0) {
    throw new Refusal(
      `${path}.factors`,
      [],
      'a graph needs at least one factor',
      'Add a factor, e.g. {"id":"L1"}',
    );
  }
  const taskList = list(source.tasks, `${path}.tasks`, limits.tasks, 'tasks');

  const position = new Map<string, number>();
  const factors = factorList.map((value, i): Factor => {
    const at = `${path}.factors[${i}]`;
    const factor = readRecord(value, at, 'a factor is an object with an "id"');
    const id = parseId(factor.id, `${at}.id`);
    if (position.has(id))
      throw new Refusal(`${at}.id`, id, 'ids are unique among factors and tasks', 'Rename one of them');
    position.set(id, i);
    return named(id, factor.name, `${at}.name`);
  });

  const writer = new RowWriter(factors.length, taskList.length);
  const index = new FactorIndex(
    factors.map((f) => f.id),
    position,
  );
  const taskIds = new Set<string>();
  const tasks = taskList.map((value, t): Task => {
    const at = `${path}.tasks[${t}]`;
    const task = readRecord(value, at, 'a task is an object with an "id" and "parents"');
    const id = parseId(task.id, `${at}.id`);
    if (position.has(id) || taskIds.has(id)) {
      throw new Refusal(`${at}.id`, id, 'ids are unique among factors and tasks', 'Rename one of them');
    }
    taskIds.add(id);
    const parents = parseParents(task.parents, `${at}.parents`, factors, index, writer);
    return { ...named(id, task.name, `${at}.name`), parents };
  });

  const confounding = parseConfounding(source.confounding, `${path}.confounding`, position);
  const nodes = [...position.keys(), ...taskIds, ...FIXED_NODES];
  const layout = parseLayout(source.layout, `${path}.layout`, nodes);
  return {
    graph: layout ? { factors, tasks, confounding, layout } : { factors, tasks, confounding },
    rows: writer.finish(),
  };
}

/** Writes the task's bits and returns its parents in the order of the factors. */
function parseParents(
  input: unknown,
  path: string,
  factors: readonly Factor[],
  index: FactorIndex,
  writer: RowWriter,
): readonly string[] {
  if (!Array.isArray(input)) {
    throw new Refusal(path, input, 'parents are a list of factor ids', 'Use [] for none');
  }
  writer.nextTask();
  const { column, bit } = writer;
  let sorted = true;
  let hint = 0;
  for (let k = 0; k < input.length; k++) {
    const id: unknown = input[k];
    if (typeof id !== 'string') throw new Refusal(`${path}[${k}]`, id, 'a parent is the id of a factor');
    const factor = index.find(id, hint);
    if (factor < 0) {
      throw new Refusal(
        `${path}[${k}]`,
        id,
        'a parent must be one of the factors',
        'Add that factor or correct the id',
      );
    }
    if ((column[factor] & bit) !== 0) {
      throw new Refusal(`${path}[${k}]`, id, 'a task names each parent once', 'Remove the repetition');
    }
    column[factor] |= bit;
    if (factor < hint) sorted = false;
    hint = factor + 1;
  }
  // Every entry is a string by now.
  if (sorted) return input.slice() as string[];
  return factors.filter((_, i) => (column[i] & bit) !== 0).map((f) => f.id);
}

function parseConfounding(input: unknown, path: string, factors: ReadonlyMap<string, number>): Confounding[] {
  if (input === undefined) return [];
  const pairs = list(input, path, Math.floor(factors.size / 2), 'confounded pairs');
  const taken = new Set<string>();
  return pairs.map((value, k) => {
    const at = `${path}[${k}]`;
    const pair = readRecord(value, at, 'a confounded pair is an object with factor ids "a" and "b"');
    const [a, b] = (['a', 'b'] as const).map((side) => {
      const id = pair[side];
      if (typeof id !== 'string' || !factors.has(id)) {
        throw new Refusal(`${at}.${side}`, id, 'a confounded pair names two of the factors');
      }
      if (taken.has(id)) {
        throw new Refusal(
          `${at}.${side}`,
          id,
          'a factor stands in at most one confounded pair',
          'Remove one of the pairs',
        );
      }
      taken.add(id);
      return id;
    });
    return { a, b };
  });
}

function parseLayout(
  input: unknown,
  path: string,
  nodes: readonly string[],
): Record<string, Point> | undefined {
  if (input === undefined || input === null) return undefined;
  const source = readRecord(input, path, 'a layout is an object of positions by id');
  const known = new Set(nodes);
  for (const id of Object.keys(source)) {
    if (!known.has(id))
      throw new Refusal(
        `${path}[${JSON.stringify(id.slice(0, MAX_ID))}]`,
        id,
        'a layout names nodes of the graph',
      );
  }
  const placed = nodes.filter((id) => Object.hasOwn(source, id));
  if (placed.length === 0) return undefined;
  return Object.fromEntries(
    placed.map((id) => [id, parsePoint(source[id], `${path}[${JSON.stringify(id)}]`)]),
  );
}

/** @throws Refusal unless both coordinates are numbers within ± MAX_COORDINATE */
export function parsePoint(input: unknown, path: string): Point {
  const point = readRecord(input, path, 'a position is an object {x, y}');
  const [x, y] = (['x', 'y'] as const).map((axis) => {
    const value = point[axis];
    if (typeof value !== 'number' || !(Math.abs(value) <= MAX_COORDINATE)) {
      throw new Refusal(`${path}.${axis}`, value, `a coordinate is a number within ±${MAX_COORDINATE}`);
    }
    return value === 0 ? 0 : value; // JSON has no −0, so a graph kept as text would not come back equal
  });
  return { x, y };
}

/** @throws Refusal unless it is 1–40 characters, none of them a control character, and not blank */
export function parseId(input: unknown, path: string): string {
  if (typeof input !== 'string' || input.length > MAX_ID || !hasVisibleText(input)) {
    throw new Refusal(path, input, `an id is a text of 1–${MAX_ID} characters without control characters`);
  }
  if (input.charCodeAt(0) === 0x3a) {
    throw new Refusal(path, input, 'an id may not start with a colon: those name the fixed nodes D, T and X');
  }
  return input;
}

/** @throws Refusal unless it is 1–80 characters, none of them a control character, and not blank */
export function parseName(input: unknown, path: string): string {
  if (typeof input !== 'string' || input.length > MAX_NAME || !hasVisibleText(input)) {
    throw new Refusal(path, input, `a name is a text of 1–${MAX_NAME} characters without control characters`);
  }
  return input;
}

/** Lone surrogates are refused too: they do not survive UTF-8, so a link could make two ids one. */
function hasVisibleText(text: string): boolean {
  return /\S/.test(text) && !/[\p{Cc}\p{Cs}]/u.test(text);
}

function named(id: string, name: unknown, path: string): Factor {
  return name === undefined || name === null ? { id } : { id, name: parseName(name, path) };
}

function list(input: unknown, path: string, most: number, what: string): unknown[] {
  if (!Array.isArray(input)) throw new Refusal(path, input, `${what} are a list`);
  if (input.length > most)
    throw new Refusal(`${path}.length`, input.length, `at most ${most} ${what} fit here`);
  return input;
}
