/**
 * `npm run kernels`: compiles the machine that runs recorded programs (src/program/wasm/machine.as.ts and the routines it
 * imports, AssemblyScript) to build/kernels/*.wasm. One file for each kind of browser: `relaxed` uses fused multiply-adds,
 * `-threads` a shared memory. Does nothing when the sources are those of the last build.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { root } from './dependencies.mjs';

const ENTRY = 'src/program/wasm/machine.as.ts';
/** Read by AssemblyScript and TypeScript alike. */
const SHARED = 'src/program/wasm/code.ts';
const OUT = `${root}build/kernels`;
const STAMP = `${OUT}/stamp`;

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
  ...['-O3', '--converge', '--noAssert'],
  ...['--runtime', 'stub', '--use', 'abort='],
  ...['--importMemory', '--noExportMemory'],
  ...['--enable', 'simd'],
  // Of v128 in signatures: none of those functions is exported from the module.
  ...['--disableWarning', '112'],
];

/** Everything that the outputs depend on. */
function stampOfSources() {
  const files = [
    ...readdirSync(`${root}src`, { recursive: true })
      .filter((file) => file.endsWith('.as.ts'))
      .sort()
      .map((file) => `src/${file}`),
    SHARED,
    'scripts/kernels.mjs',
    'node_modules/assemblyscript/package.json',
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(root + file));
  return hash.digest('hex');
}

function stampOfOutputs() {
  try {
    return readFileSync(STAMP, 'utf8');
  } catch {
    return null;
  }
}

/** Compiles what is not up to date. Throws with the compiler's messages when the sources do not compile. */
export async function buildKernels() {
  const stamp = stampOfSources();
  if (stamp === stampOfOutputs()) return;
  const { default: asc } = await import('assemblyscript/asc');
  rmSync(STAMP, { force: true });
  mkdirSync(OUT, { recursive: true });
  for (const [name, features] of Object.entries(VARIANTS)) {
    // Beside its final place first: another process may read or write the same file.
    const file = `build/kernels/${name}.${process.pid}.wasm`;
    const { error, stderr } = await asc.main([
      ENTRY,
      ...['--baseDir', root, '--outFile', file],
      ...OPTIONS,
      ...features,
    ]);
    if (error) throw new Error(`${ENTRY} (${name}) does not compile:\n${stderr}`, { cause: error });
    renameSync(root + file, `${OUT}/${name}.wasm`);
  }
  writeFileSync(STAMP, stamp);
  console.error(`Compiled ${Object.keys(VARIANTS).length} WebAssembly modules to build/kernels.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildKernels();
