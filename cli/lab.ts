import { Refusal } from '../src/lib/refusal';

/** What every command module exports: takes the words after the command, gives the exit code. */
interface Command {
  run(args: string[]): Promise<number>;
}

/** Commands and what `--help` says of them; each lives in the module of its name, loaded when it is called. */
const COMMANDS: Readonly<Record<string, string>> = {
  uic: 'uic FILE|-            is every factor identified? verdict, margin and repair of a graph',
  presets: 'presets               names and summaries of the experiments that come with the lab',
  train: 'train PRESET|FILE|LINK  train an experiment; records and metrics as JSON lines',
  sweep: 'sweep PRESET|FILE|LINK  train variants of an experiment over seeds; resumable',
  probe:
    'probe PRESET|FILE|LINK  ask a trained model: interventions against the true graph, counterfactual pairs',
  data: 'data FILE…            what an import of these files would use and skip',
  link: 'link FILE             an experiment as a share link',
  open: 'open LINK             a share link as an experiment',
};

const USAGE = `usage: npm run --silent lab -- COMMAND …

${Object.values(COMMANDS)
  .map((line) => `  ${line}`)
  .join('\n')}

COMMAND --help says more. Exit code 2: the input or the command was refused.
`;

/** Exit code for a fault of the lab itself (EX_SOFTWARE), apart from the verdicts that 1 stands for. */
const FAULT = 70;

async function main(words: string[]): Promise<number> {
  const [name, ...args] = words;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) {
    const problem = name === undefined ? 'no command given' : `there is no command "${name}"`;
    process.stderr.write(
      `lab: ${problem}; the commands are ${Object.keys(COMMANDS).join(', ')} (--help says more)\n`,
    );
    return 2;
  }
  const command: Command = await import(`./${name}.ts`);
  return command.run(args);
}

// Whoever reads the output may stop early (`| head`): that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Refusal) {
    process.stderr.write(`lab: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`lab: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = FAULT;
  }
}
