import type { Look, ProbeSubject } from '../../../probe/protocol';
import { exampleOf, type Prompt, rightAnswer } from '../prompt';
import { AnswerCard } from './AnswerCard';
import { CutWords, InstructionCard, Tokens, UnknownWords } from './InstructionCard';
import { LatentTable } from './LatentTable';
import { NumericLook } from './NumericLook';

interface AskFigureProps {
  readonly subject: ProbeSubject;
  readonly look: Look;
  /** What was asked. */
  readonly prompt: Prompt;
  readonly factorIds: readonly string[];
}

/** One question seen from left to right: instruction → hₜ → mask → latents × source → answer. */
export function AskFigure({ subject, look, prompt, factorIds }: AskFigureProps) {
  const example = exampleOf(subject, prompt);
  if (subject.kind === 'numeric') {
    return <NumericLook subject={subject} look={look} example={example} factorIds={factorIds} />;
  }
  const right = rightAnswer(subject, prompt, look.task?.exact ? look.task.index : null);
  const plain = subject.latents === 0;
  return (
    <div className={`probe-flow${plain ? ' is-plain' : ''}`}>
      <section className="flow-step" aria-label="Instruction">
        <h3>Instruction{look.neighbours.length > 0 ? ' → hₜ' : ''}</h3>
        <p className="field-hint">
          {plain
            ? 'Plain instruction tuning reads the instruction together with the source.'
            : 'Its words add up to the task representation hₜ.'}
        </p>
        <InstructionCard subject={subject} look={look} />
      </section>
      <section className="flow-step" aria-label={plain ? 'Source' : 'Mask, latents and source'}>
        <h3>{plain ? 'Source' : 'Mask → latents × source'}</h3>
        {plain ? (
          <>
            <Tokens tokens={look.source} name="Words of the source" />
            <p className="field-hint">
              There is nothing in between to look at: no latents stand for factors and no mask selects them.
              What this model uses can still be measured from outside, in Pairs.
            </p>
          </>
        ) : (
          <>
            <p className="field-hint">
              hₜ opens the mask of the latents that the task needs. Latents compete for the words of the
              source: a row says how much of its latent each word fills.
            </p>
            <LatentTable subject={subject} look={look} example={example} factorIds={factorIds} />
          </>
        )}
        <UnknownWords tokens={look.source} />
        <CutWords cut={look.cut.source} />
      </section>
      <section className="flow-step" aria-label="Answer">
        <h3>Answer</h3>
        <p className="field-hint">
          {plain
            ? 'Decoded word by word.'
            : 'Decoded word by word from the latents that the mask let through.'}
        </p>
        <AnswerCard answer={look.answer} said={look.said} right={right} />
      </section>
    </div>
  );
}
