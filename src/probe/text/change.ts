import { Stream } from '../../lib/random';
import { Refusal } from '../../lib/refusal';
import { drawDonor } from '../donor';
import type { CounterfactualPairs, InterventionScore, ScoreInterventions } from '../protocol';
import { Tally } from '../tally';
import type { Watch } from '../watch';
import { type Asked, answers, sameAnswer } from './answers';
import { latentsOf, matchedOf, phrasingOf, sourceOf, type TextContext } from './context';

/** One case with one factor changed. */
interface Change {
  readonly case: number;
  readonly factor: number;
  readonly from: Asked['from'];
  /** The factor's value afterwards. */
  readonly value: number;
  /** The text it comes from. */
  text(): string;
}

/** Cases as they are, and each with factors changed one at a time. */
interface Changes {
  readonly cases: readonly {
    readonly from: Asked['from'];
    /** True factor values. */
    readonly values: ArrayLike<number>;
    text(): string;
  }[];
  readonly changes: readonly Change[];
}

/** The intervention score: latents that stand for factors are replaced by those of other examples. */
export async function scoreInterventions(
  context: TextContext,
  question: Omit<ScoreInterventions, 'key'>,
  watch: Watch,
): Promise<InterventionScore> {
  const { size, values, factors, matching } = matchedOf(context);
  const { count, slotDim } = latentsOf(context);
  const { examples, experiment, world } = context;
  const n = matching.length;
  const latentsAt = (k: number) => values.subarray(k * count * slotDim, (k + 1) * count * slotDim);
  const text = (k: number) => () => world.reader.write(sourceOf(context, examples, k));
  const cases = Array.from({ length: Math.min(question.cases, size) }, (_, k) => ({
    from: latentsAt(k),
    values: factors.subarray(k * n, (k + 1) * n),
    text: text(k),
  }));
  const changes: Change[] = [];
  matching.forEach((latent, factor) => {
    if (latent < 0) return;
    const stream = Stream.of(experiment.seed, 'probe/donors').fork(String(factor));
    cases.forEach(({ from, values: own }, k) => {
      const donor = drawDonor(stream, size, (other) => factors[other * n + factor] !== own[factor]);
      if (donor === null) return;
      const slot = [latent * slotDim, (latent + 1) * slotDim] as const;
      const set = Float32Array.from(from);
      set.set(latentsAt(donor).subarray(...slot), slot[0]);
      changes.push({ case: k, factor, from: set, value: factors[donor * n + factor], text: text(donor) });
    });
  });
  return compare(context, { cases, changes }, watch);
}

/** The same by the world: sentences that differ in one factor. */
export async function counterfactualPairs(
  context: TextContext,
  question: Omit<CounterfactualPairs, 'key'>,
  watch: Watch,
): Promise<InterventionScore> {
  const { world, experiment, corpus } = context;
  if (!world.counterfactuals) {
    throw new Refusal(
      'world',
      experiment.world.kind,
      'only the lab’s own worlds can write the same sentence with one factor changed',
      'Ask about a model of the language or the numeric world.',
    );
  }
  const { factors, changed, before, after } = world.counterfactuals(question.cases);
  const n = world.factors.length;
  const encode = (sentence: readonly string[]): Int32Array => {
    const ids = new Int32Array(corpus.sourceLength);
    ids.set(world.reader.read(sentence.join(' ')).map(({ id }) => id));
    return ids;
  };
  const cases = before.map((sentence, k) => ({
    from: encode(sentence),
    values: factors.subarray(k * n, (k + 1) * n),
    text: () => sentence.join(' '),
  }));
  const changes = after.flatMap((sentences, factor) =>
    sentences.flatMap((sentence, k) => {
      const value = changed[k * n + factor];
      if (value === factors[k * n + factor]) return [];
      return [{ case: k, factor, from: encode(sentence), value, text: () => sentence.join(' ') }];
    }),
  );
  return compare(context, { cases, changes }, watch);
}

/** Every training task answers every case and every change. */
async function compare(
  context: TextContext,
  { cases, changes }: Changes,
  watch: Watch,
): Promise<InterventionScore> {
  const { corpus, world } = context;
  const m = corpus.tasks.length;
  const ask = (from: Asked['from'], k: number): Asked[] =>
    corpus.tasks.map((task, index) => ({ instruction: phrasingOf(task, k), task: index, from }));
  const first = cases.length / Math.max(1, cases.length + changes.length);
  const was = await answers(
    context,
    cases.flatMap(({ from }, k) => ask(from, k)),
    watch,
    { doing: 'answering as they are', begin: 0, end: first },
  );
  const is = await answers(
    context,
    changes.flatMap((change) => ask(change.from, change.case)),
    watch,
    { doing: 'intervening', begin: first, end: 1 },
  );
  const parents = corpus.tasks.map((task) => new Set(task.parents));
  const tally = new Tally((factor, task) => parents[task].has(factor));
  changes.forEach((change, c) => {
    const { case: k, factor } = change;
    const values = Array.from(cases[k].values);
    values[factor] = change.value;
    for (let task = 0; task < m; task++) {
      const [before, after] = [was[k * m + task], is[c * m + task]];
      const write = world.reader.write;
      tally.add({
        factor,
        task,
        changed: !sameAnswer(before, after),
        right: parents[task].has(factor) ? write(after) === truth(context, task, values) : null,
        show: () => ({
          before: { source: cases[k].text(), answer: write(before) },
          after: { source: change.text(), answer: write(after) },
        }),
      });
    }
  });
  return tally.score(cases.length);
}

/** What the world answers: the parents' values in graph order. */
function truth({ corpus, world }: TextContext, task: number, values: readonly number[]): string {
  const parents = corpus.tasks[task].parents ?? [];
  return parents.map((parent) => world.factors[parent].values[values[parent]]).join(' ');
}
