import { Icon } from '../../../app/Icon';
import { formatShare } from '../../../plots/format';
import type { SaidToken } from '../../../probe/protocol';
import { EOS, RESERVED_TOKENS } from '../../../tasks/corpus';
import { inOrder } from '../inOrder';

interface AnswerCardProps {
  readonly answer: readonly SaidToken[];
  /** The same as one text. */
  readonly said: string;
  /** What the world says, or null where it is not known. */
  readonly right: string | null;
}

/** The greedy answer, each word with its probability and its rivals. */
export function AnswerCard({ answer, said, right }: AnswerCardProps) {
  return (
    <div className="stack tight">
      <p className="probe-answer" aria-live="polite">
        {said === '' ? <span className="muted">says nothing</span> : said}
      </p>
      {right === null ? (
        <p className="field-hint">
          Whether that is right is known for the examples, asked in a known phrasing.
        </p>
      ) : (
        <p className={`badge ${said === right ? 'good' : 'bad'} probe-verdict`}>
          <Icon name={said === right ? 'check' : 'cross'} size={12} />
          {said === right ? 'right' : `the data says: ${right}`}
        </p>
      )}
      {inOrder(answer).map(({ item: token, at, key }) => (
        <ol key={key} className="probe-bars" aria-label={`Word ${at + 1} of the answer, with its rivals`}>
          {[token, ...token.rivals].map(({ text, probability }, r) => (
            <li
              key={text}
              className={r === 0 ? 'is-first' : undefined}
              style={{ '--fill': `${100 * probability}%` }}
            >
              <span>{text === RESERVED_TOKENS[EOS] ? '(end)' : text}</span>
              <span className="nums">{shareText(probability)}</span>
            </li>
          ))}
        </ol>
      ))}
    </div>
  );
}

/** A probability that is not quite 0 or 1 never reads as if it were. */
function shareText(probability: number): string {
  if (probability > 0 && probability < 0.005) return '<.01';
  if (probability < 1 && probability >= 0.995) return '>.99';
  return formatShare(probability);
}
