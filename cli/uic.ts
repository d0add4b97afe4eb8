import { createReadStream } from 'node:fs';
import { Refusal } from '../src/lib/refusal';
import { parseJson } from '../src/scm/formats/json';
import { readGraph } from '../src/scm/formats/read';
import { scanGraph } from '../src/scm/formats/scan';
import { type GraphLimits, type MetaScm, TERMINAL_LIMITS } from '../src/scm/graph';
import { parseGraph } from '../src/scm/parse';
import { cheapestRepair, REPAIR_LIMITS } from '../src/scm/repair';
import { type FactorRows, rowsOf } from '../src/scm/rows';
import { uicOfRows } from '../src/scm/uic';
import { fileRefusal, readInputFile, textOf } from './inputFile';
import { linesOf } from './lines';

const USAGE = `usage: npm run --silent lab -- uic FILE|-

FILE is one graph: JSON ({"factors":[{"id":"L1"},…],"tasks":[{"id":"Y1","parents":["L1",…]},…]}), DOT or dagitty
model code; a .jsonl file or - (standard input) is one JSON graph to a line. Prints one JSON line per graph:
  satisfied   whether all factors are identified (all rows of the adjacency matrix differ)
  groups      sets of factors that no task tells apart
  margin      wrong edges tolerated; -1 where rows are equal, null for a single factor
  minTasks    fewest tasks that can tell this many factors apart
  extraTasks  further tasks needed here
  repair      fewest edge flips that satisfy the condition; null where there are none or beyond 64 × 64
Exit code 0: all satisfied, 1: some violated, 2: bad input (the reason on standard error; other lines are answered).
`;

/** The largest graph in its longest spelling has 430 MB; a text beyond 512 MB could not be held at all. */
const LARGEST_BYTES = 500_000_000;
/** From this size on it pays to try reading rows straight from the bytes. */
const SCAN_FROM_BYTES = 200_000;

/** @returns 0 all satisfied, 1 some violated, 2 bad input */
export async function run(args: string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (args.length !== 1) {
    process.stderr.write(`lab uic: give one FILE, or - for standard input\n${USAGE}`);
    return 2;
  }
  const [file] = args;
  if (file === '-') return answerLines(process.stdin, '');
  try {
    if (/\.(jsonl|ndjson)$/i.test(file)) return await answerLines(createReadStream(file), `${file}, `);
    return answer(scanned(await readInputFile(file, LARGEST_BYTES), readGraph));
  } catch (error) {
    return refuse(file, fileRefusal(file, error).message);
  }
}

/** Answers every line that holds a graph, in order; a bad one is refused and the others still answered. */
async function answerLines(chunks: AsyncIterable<Buffer>, where: string): Promise<number> {
  let worst: number | null = null;
  for await (const { number, bytes } of linesOf(chunks, LARGEST_BYTES)) {
    let code: number;
    try {
      if (bytes === null) {
        throw new Refusal('text', 'a longer line', `a graph has at most ${LARGEST_BYTES} bytes`);
      }
      if (isBlank(bytes)) continue;
      code = answer(scanned(bytes, (text) => parseGraph(parseJson(text), TERMINAL_LIMITS)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // A line has no lines of its own to name.
      code = refuse(`${where}line ${number}`, error.message.replace(/^line 1: /, ''));
    }
    worst = Math.max(worst ?? 0, code);
  }
  if (worst !== null) return worst;
  process.stderr.write(`lab uic: ${where}there is no graph in the input (found 0 lines with text)\n`);
  return 2;
}

interface Found {
  readonly factorIds: readonly string[];
  readonly rows: FactorRows;
  /** Present where a repair may be computed. */
  readonly graph: MetaScm | null;
}

/** The graph of a text: large ones straight from the bytes where they allow it, all others through `read`. */
function scanned(bytes: Buffer, read: (text: string, limits: GraphLimits) => MetaScm): Found {
  if (bytes.length >= SCAN_FROM_BYTES) {
    const found = scanGraph(bytes, TERMINAL_LIMITS);
    if (found && !repairable(found.rows)) return { ...found, graph: null };
  }
  const graph = read(textOf(bytes, 'text'), TERMINAL_LIMITS);
  return { factorIds: graph.factors.map((f) => f.id), rows: rowsOf(graph), graph };
}

/** Prints the verdict. @returns 0 satisfied, 1 violated */
function answer({ factorIds, rows, graph }: Found): number {
  const verdict = uicOfRows(rows, factorIds);
  const repair = graph && repairable(rows) ? cheapestRepair(graph) : null;
  process.stdout.write(`${JSON.stringify({ ...verdict, repair })}\n`);
  return verdict.satisfied ? 0 : 1;
}

function repairable(rows: FactorRows): boolean {
  return rows.factors <= REPAIR_LIMITS.factors && rows.tasks <= REPAIR_LIMITS.tasks;
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

/** Says what is wrong with one graph, and where unless the reason begins with that. @returns 2 */
function refuse(where: string, reason: string): number {
  process.stderr.write(`lab uic: ${reason.startsWith(`${where}: `) ? '' : `${where}: `}${reason}\n`);
  return 2;
}
