import { decodeOwn, type OwnCorpus } from '../../../tasks/own/corpus';

/** Examples are taken from all over the training rows, so that several tasks are seen. */
const SHOWN = 4;

/** A few training rows as the model sees them: lower-cased, cut, unknown words as such. */
export function OwnSamples({ corpus }: { readonly corpus: OwnCorpus }) {
  const { train } = corpus;
  const places = Array.from({ length: Math.min(SHOWN, train.size) }, (_, k) =>
    Math.floor(((k + 0.5) * train.size) / Math.min(SHOWN, train.size)),
  );
  return (
    <section className="stack tight" aria-label="Examples">
      <h3 className="mixture-heading">Rows as the model sees them</h3>
      <ol className="samples">
        {places.map((i) => (
          <li className="sample" key={i}>
            <p className="sample-instruction">
              {text(corpus, train.instruction, i, corpus.instructionLength)}
              <span className="chip task">{corpus.tasks[train.task[i]].name}</span>
            </p>
            <p className="sample-source clamped">{text(corpus, train.source, i, corpus.sourceLength)}</p>
            <p className="sample-target">
              <span aria-hidden="true">→ </span>
              <span className="visually-hidden">Target: </span>
              {text(corpus, train.target, i, corpus.targetLength)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function text(corpus: OwnCorpus, field: Int32Array, row: number, length: number): string {
  return decodeOwn(corpus, field.subarray(row * length, (row + 1) * length));
}
