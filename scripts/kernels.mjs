/**
 * `npm run kernels`: compiles the machine that runs recorded programs (src/program/wasm/machine.as.ts and the routines it
 * imports, AssemblyScript) to build/kernels/*.wasm. One file for each kind of browser: `relaxed` uses fused multiply-adds,
 * `-threads` a shared memory. Does nothing when the sources are those of the last build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { root } from './dependencies.mjs';

const ENTRY = 'src/program/wasm/machine.as.ts';
const OUT = 'build/kernels';
/** Holds a hash of every file that was compiled, by name. */
const STAMP = `${OUT}/stamp.json`;

/** What starts and joins helper threads; only where there are any. */
const THREADS_ENTRY = 'src/program/wasm/threads.as.ts';

const RELAXED = ['--enable', 'relaxed-simd'];
/** A module may be given a shared memory of any size up to the maximum that it declares. */
const THREADS = [
  THREADS_ENTRY,
  '--enable',
  'threads',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

const VARIANTS = {
  plain: [],
  relaxed: RELAXED,
  'plain-threads': THREADS,
  'relaxed-threads': [...RELAXED, ...THREADS],
};

const OPTIONS = [
  ...['-O3', '--noAssert'],
  ...['--runtime', 'stub', '--use', 'abort='],
  ...['--importMemory', '--noExportMemory'],
  ...['--enable', 'simd'],
  // Of v128 in signatures: none of those functions is exported from the module.
  ...['--disableWarning', '112'],
];

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** The text of a file of the project, or null. */
function textOf(file) {
  const path = root + file;
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function isUpToDate() {
  const stamp = textOf(STAMP);
  if (stamp === null) return false;
  return Object.entries(JSON.parse(stamp)).every(([file, hash]) => hash === hashOf(textOf(file) ?? ''));
}

/** Compiles what is not up to date. Throws with the compiler's messages when the sources do not compile. */
export async function buildKernels() {
  if (isUpToDate()) return;
  console.error('Compiling the WebAssembly modules (when their sources change; about ten seconds)…');
  const { default: asc } = await import('assemblyscript/asc');
  const hashes = {};
  /** Reads for the compiler; what it has seen first counts, so that a change while it works is noticed next time. */
  const readFile = (file) => {
    const text = textOf(file);
    if (text !== null) hashes[file] ??= hashOf(text);
    return text;
  };
  for (const other of ['scripts/kernels.mjs', 'node_modules/assemblyscript/package.json']) readFile(other);
  rmSync(root + STAMP, { force: true });
  mkdirSync(root + OUT, { recursive: true });
  for (const [name, features] of Object.entries(VARIANTS)) {
    let bytes;
    const writeFile = (_, contents) => {
      bytes = contents;
    };
    const args = [ENTRY, ...['--baseDir', root, '--outFile', `${name}.wasm`], ...OPTIONS, ...features];
    const { error, stderr } = await asc.main(args, { readFile, writeFile, listFiles: () => [] });
    if (error) throw new Error(`${ENTRY} (${name}) does not compile:\n${stderr}`, { cause: error });
    put(`${name}.wasm`, bytes);
  }
  put('stamp.json', JSON.stringify(hashes, null, 2));
  console.error(`Compiled ${Object.keys(VARIANTS).length} WebAssembly modules to ${OUT}.`);
}

/** Writes a whole file at once: another process may read or write the same one. */
function put(name, contents) {
  const path = `${root}${OUT}/${name}`;
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildKernels();
