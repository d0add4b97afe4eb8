import { type Assignment, solveAssignment } from '../lib/assignment';
import { type Code, codeDistance, codeKey, codeOf, codesByDistance, differingTasks } from './codes';
import { freeId, type GraphEdit } from './edit';
import type { GraphLimits, MetaScm, Task } from './graph';
import { optimalAssignments } from './minima';
import { equalRows, rowsOf } from './rows';
import { ceilLog2 } from './uic';

/** One edge to add where it is missing or to remove where it is present. */
export interface Flip {
  readonly factor: string;
  readonly task: string;
}

/** Edges to flip so that all rows of the adjacency matrix are distinct. */
export interface Repair {
  /** The number of flips. */
  readonly cost: number;
  /** In the order of the factors, then of the tasks; empty when the condition holds already. */
  readonly flips: readonly Flip[];
}

/** The exact repair is computed up to this size. */
export const REPAIR_LIMITS: GraphLimits = { factors: 64, tasks: 64 };

/**
 * The fewest edge flips that make all rows distinct, exactly: a minimum-cost assignment of the n factors to distinct
 * codes of {0,1}^m, where moving a factor's row to a code costs their Hamming distance.
 *
 * Of the 2^m codes, the n nearest to each row suffice. Take an optimal assignment in which factor i has a code that is
 * not among the n nearest to its row (ties broken in any fixed way). The other n − 1 factors hold at most n − 1 of
 * those n, so one is free, and it is no farther away: moving i there costs no more. Nobody else moves, so repeating
 * this for every factor ends in an optimal assignment within the candidates.
 *
 * @returns null when there is none (2^m < n), or beyond REPAIR_LIMITS
 */
export function cheapestRepair(graph: MetaScm): Repair | null {
  const problem = problemOf(graph);
  return problem && repairOf(graph, problem, solve(problem, problem.codes).columnOf);
}

/**
 * Every repair of the lowest cost, at most `limit` of them: ask for one more than you show to learn whether there are
 * others. Empty where `cheapestRepair` is null.
 *
 * With cost C and k = n − (number of distinct rows), at least k factors move in any repair, so none moves farther than
 * C − k + 1: otherwise the k − 1 others would cost too much. Nor does one move beyond the distance of its n-th nearest
 * code, since a nearer one would be free. All codes within that radius of a row are therefore all that any of the
 * cheapest repairs can use.
 */
export function allCheapestRepairs(graph: MetaScm, limit: number): Repair[] {
  const nearest = problemOf(graph);
  if (!nearest || limit < 1) return [];
  const cheapest = solve(nearest, nearest.codes);
  const moving = nearest.rows.length - new Set(nearest.rows.map(codeKey)).size;
  const reach = cheapest.cost - moving + 1;

  const codes = new Map<string, Code>();
  for (const row of distinct(nearest.rows)) {
    let within = 0;
    let farthest = reach;
    for (const { code, distance } of codesByDistance(row, graph.tasks.length)) {
      if (distance > farthest) break;
      if (++within === nearest.rows.length) farthest = Math.min(farthest, distance);
      codes.set(codeKey(code), code);
    }
  }
  const all = { rows: nearest.rows, codes: [...codes.values()] };
  const cost = costsOf(all, all.codes);
  const solved = solveAssignment(cost, all.rows.length, all.codes.length);
  const repairs: Repair[] = [];
  for (const columnOf of optimalAssignments(solved, cost, all.codes.length)) {
    repairs.push(repairOf(graph, all, columnOf));
    if (repairs.length >= limit) break;
  }
  return repairs;
}

/**
 * The repair that changes no edge: ⌈log₂ (largest group)⌉ further tasks, the fewest that can do it. The factors of every
 * group of equal rows are numbered from 0; the b-th new task has as parents those whose number has bit b set.
 *
 * @returns the tasks to add, with ids not taken yet; empty when the condition holds
 */
export function extraTaskRepair(graph: MetaScm): Task[] {
  const groups = equalRows(rowsOf(graph));
  const count = ceilLog2(groups.reduce((most, group) => Math.max(most, group.length), 1));
  const tasks: Task[] = [];
  for (let b = 0; b < count; b++) {
    const chosen = new Set(groups.flatMap((group) => group.filter((_, number) => (number >>> b) & 1)));
    const parents = graph.factors.filter((_, i) => chosen.has(i)).map((f) => f.id);
    tasks.push({ id: freeId({ ...graph, tasks: [...graph.tasks, ...tasks] }, 'Y'), parents });
  }
  return tasks;
}

/** The repair as one undoable edit. */
export function repairEdit(graph: MetaScm, repair: Repair): GraphEdit {
  const parents = new Map(graph.tasks.map((t) => [t.id, new Set(t.parents)]));
  return {
    type: 'batch',
    edits: repair.flips.map(({ factor, task }) => ({
      type: 'set-edge' as const,
      factor,
      task,
      present: !parents.get(task)?.has(factor),
    })),
  };
}

/** New tasks as one undoable edit. */
export function extraTaskEdit(tasks: readonly Task[]): GraphEdit {
  return { type: 'batch', edits: tasks.map((task) => ({ type: 'add-task' as const, task })) };
}

/** The rows [n] and the codes they may move to. */
interface Problem {
  readonly rows: readonly Code[];
  readonly codes: readonly Code[];
}

function problemOf(graph: MetaScm): Problem | null {
  const n = graph.factors.length;
  const m = graph.tasks.length;
  if (n > REPAIR_LIMITS.factors || m > REPAIR_LIMITS.tasks || m < ceilLog2(n)) return null;
  const matrix = rowsOf(graph);
  const rows = graph.factors.map((_, i) => codeOf(matrix, i));
  const codes = new Map<string, Code>();
  for (const row of distinct(rows)) {
    let count = 0;
    for (const { code } of codesByDistance(row, m)) {
      codes.set(codeKey(code), code);
      if (++count === n) break;
    }
  }
  return { rows, codes: [...codes.values()] };
}

function distinct(rows: readonly Code[]): Code[] {
  return [...new Map(rows.map((row) => [codeKey(row), row])).values()];
}

function costsOf(problem: Problem, codes: readonly Code[]): Float64Array {
  const cost = new Float64Array(problem.rows.length * codes.length);
  problem.rows.forEach((row, i) => {
    for (let c = 0; c < codes.length; c++) cost[i * codes.length + c] = codeDistance(row, codes[c]);
  });
  return cost;
}

function solve(problem: Problem, codes: readonly Code[]): Assignment {
  return solveAssignment(costsOf(problem, codes), problem.rows.length, codes.length);
}

function repairOf(graph: MetaScm, problem: Problem, columnOf: Int32Array): Repair {
  const flips = problem.rows.flatMap((row, i) =>
    differingTasks(row, problem.codes[columnOf[i]]).map((t) => ({
      factor: graph.factors[i].id,
      task: graph.tasks[t].id,
    })),
  );
  return { cost: flips.length, flips };
}
