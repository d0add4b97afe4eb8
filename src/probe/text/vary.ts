import { Stream } from '../../lib/random';
import type { Intervention, VariedAnswers, Vary } from '../protocol';
import type { Watch } from '../watch';
import { type Asked, answers, sameAnswer } from './answers';
import { latentsOf, phrasingOf, type TextContext } from './context';
import { encodeSource, intervene, movedFactors } from './intervene';
import { typedField } from './typed';

/** The answers of every task to one source, before and after interventions. */
export async function vary(
  context: TextContext,
  { source, interventions, samples, seed }: Omit<Vary, 'key'>,
  watch: Watch,
): Promise<VariedAnswers> {
  const { tasks, world, trainable, matched } = context;
  const given = typedField(context, 'source', source).ids;
  let before: Int32Array | Float32Array = given;
  let after: Int32Array | Float32Array = given;
  let moved: readonly boolean[] | null = null;
  if (trainable.model.latents) {
    const encoded = await encodeSource(context, given);
    const set = intervene(context, encoded, interventions);
    const { slotDim } = latentsOf(context);
    moved = matched && movedFactors(matched, slotDim, encoded, set, interventions);
    [before, after] = [encoded, set];
  } else refuseInterventions(context, interventions);

  const rows = (from: Int32Array | Float32Array, count: number): Asked[] =>
    tasks.flatMap((task, index) =>
      Array.from({ length: count }, () => ({ instruction: phrasingOf(task, 0), task: index, from })),
    );
  const said = async (from: Int32Array | Float32Array) => answers(context, rows(from, 1), watch);
  const [was, is] = [await said(before), await said(after)];
  const noise = gumbel(Stream.of(seed, 'gumbel'), context.corpus.vocabulary.length);
  const sampled = async (from: Int32Array | Float32Array) =>
    samples === 0 ? [] : answers(context, rows(from, samples), watch, { doing: 'sampling' }, noise);
  const [sampledBefore, sampledAfter] = [await sampled(before), await sampled(after)];

  const write = (ids: Int32Array) => world.reader.write(ids);
  return {
    tasks: tasks.map(({ parents }, task) => {
      const changed = !sameAnswer(was[task], is[task]);
      return {
        task,
        before: write(was[task]),
        after: write(is[task]),
        changed,
        size: changed ? 1 : 0,
        expected: parents && moved ? parents.some((parent) => moved[parent]) : null,
        samples: Array.from({ length: samples }, (_, k) => ({
          before: write(sampledBefore[task * samples + k]),
          after: write(sampledAfter[task * samples + k]),
        })),
      };
    }),
  };
}

/** @throws Refusal where there are any: a model without latents has nothing to set */
export function refuseInterventions(context: TextContext, interventions: readonly Intervention[]): void {
  if (interventions.length > 0) latentsOf(context);
}

/**
 * Standard Gumbel noise for each row and position [V]: the largest of logits plus such noise is a sample of their softmax. It
 * depends on the stream, row and position alone, so that two decodings share it ("what else would have been said?").
 */
function gumbel(stream: Stream, vocabulary: number): (row: number, position: number) => Float32Array {
  return (row, position) => {
    const own = stream.fork(`${row}/${position}`);
    return Float32Array.from({ length: vocabulary }, () => -Math.log(-Math.log(own.uniform())));
  };
}
