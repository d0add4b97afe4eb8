import { formatShare } from '../../../plots/format';
import type { Look, ProbeSubject, SeenToken } from '../../../probe/protocol';
import { inOrder } from '../inOrder';

interface InstructionCardProps {
  readonly subject: ProbeSubject;
  readonly look: Look;
}

/** The instruction as the model reads it, and what hₜ is nearest to. */
export function InstructionCard({ subject, look }: InstructionCardProps) {
  const { task, neighbours } = look;
  const name = task ? subject.tasks[task.index]?.name : undefined;
  const weighted = look.instruction.some((token) => token.weight === 0);
  return (
    <div className="stack tight">
      <Tokens tokens={look.instruction} name="Words of the instruction" />
      <UnknownWords tokens={look.instruction} />
      <CutWords cut={look.cut.instruction} />
      {weighted ? (
        <p className="field-hint">
          Words that stand in every instruction (struck through) count nothing in hₜ.
        </p>
      ) : null}
      {task ? (
        <p className="small">
          {task.exact ? 'A phrasing of ' : 'No known phrasing; nearest to '}
          <b>{name}</b>
          {subject.tasks[task.index]?.heldOut ? ', a task never trained on' : ''}.
        </p>
      ) : null}
      {neighbours.length > 0 ? (
        <div>
          <p className="field-hint" id="probe-neighbours">
            Nearest phrasings to hₜ, by cosine
          </p>
          <ol className="probe-bars" aria-labelledby="probe-neighbours">
            {inOrder(neighbours.slice(0, 5)).map(({ item: near, key }) => (
              <li key={key} style={{ '--fill': `${100 * Math.max(0, near.cosine)}%` }}>
                <span>{near.phrasing}</span>
                <span className="nums">{formatShare(near.cosine)}</span>
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </div>
  );
}

/** Words as chips; one the model does not know is marked, one that counts nothing struck through. */
export function Tokens({ tokens, name }: { readonly tokens: readonly SeenToken[]; readonly name: string }) {
  return (
    <ul className="probe-tokens" aria-label={name}>
      {inOrder(tokens).map(({ item: token, key }) => (
        <li
          key={key}
          className={`probe-token${token.known ? '' : ' is-unknown'}${token.weight === 0 ? ' is-idle' : ''}`}
        >
          {token.text}
          {token.known ? null : <span className="visually-hidden"> (unknown)</span>}
        </li>
      ))}
    </ul>
  );
}

/** Names the words that the model reads as <unk>. */
export function UnknownWords({ tokens }: { readonly tokens: readonly SeenToken[] }) {
  const unknown = [...new Set(tokens.filter((token) => !token.known).map((token) => token.text))];
  if (unknown.length === 0) return null;
  const named = unknown.map((word) => `‘${word}’`).join(', ');
  return (
    <p className="note warn">
      <span>
        {unknown.length === 1 ? `${named} is not in the vocabulary` : `${named} are not in the vocabulary`}:
        the model reads {unknown.length === 1 ? 'it' : 'each'} as &lt;unk&gt;.
      </span>
    </p>
  );
}

/** Says that the end of a text is not read. */
export function CutWords({ cut }: { readonly cut: number }) {
  if (cut === 0) return null;
  return (
    <p className="note warn">
      <span>
        The last {cut === 1 ? 'word is' : `${cut} words are`} not read: the model was trained on texts no
        longer than this.
      </span>
    </p>
  );
}
