import { type KeyboardEvent, useState } from 'react';
import { formatShare } from '../../../plots/format';
import type { Look, ProbedExample, ProbeSubject } from '../../../probe/protocol';
import { useView } from '../../../store/view';
import { inOrder } from '../inOrder';
import { type LatentRow, latentRows } from './latentRows';
import { latentSentence, tokenSentence } from './slotWords';

interface LatentTableProps {
  readonly subject: ProbeSubject;
  readonly look: Look;
  /** The example asked about, whose factors are known, or null. */
  readonly example: ProbedExample | null;
  /** Ids of the graph's factors, to light them there. */
  readonly factorIds: readonly string[];
}

/** What is pointed at: a latent (by row) or a word of the source (by position). */
type Pointed = { readonly kind: 'latent' | 'word'; readonly at: number } | null;

/**
 * Latents × words of the source: what the mask lets through, which factor a latent stands for and what it reads, and how
 * much of it each word fills. Below, the source as it is put together again from the latents.
 */
export function LatentTable({ subject, look, example, factorIds }: LatentTableProps) {
  const rows = latentRows(subject, look);
  const [pointed, setPointed] = useState<Pointed>(null);
  const [stop, setStop] = useState({ latent: 0, word: 0 });
  const masked = rows.some((row) => row.seen.mask !== null);
  const reading = rows.some((row) => row.reads.length > 0);

  const point = (next: Pointed) => {
    setPointed(next);
    const factor = next?.kind === 'latent' ? rows[next.at]?.factor : null;
    useView
      .getState()
      .setHovered(factor === null || factor === undefined ? null : (factorIds[factor] ?? null));
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    if (!pointed) return;
    const [back, forth] = pointed.kind === 'latent' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    const step = event.key === back ? -1 : event.key === forth ? 1 : 0;
    const count = pointed.kind === 'latent' ? rows.length : look.source.length;
    const at = pointed.at + step;
    if (step === 0 || at < 0 || at >= count) return;
    event.preventDefault();
    setStop({ ...stop, [pointed.kind]: at });
    const table = event.currentTarget.closest('table');
    table?.querySelectorAll<HTMLElement>(`[data-${pointed.kind}]`)[at]?.focus();
  };
  const shareOf = (row: number, word: number) => rows[row]?.seen.attends[word] ?? 0;
  // The next source may have fewer words: one of them can always be reached.
  const stops = {
    latent: Math.min(stop.latent, rows.length - 1),
    word: Math.min(stop.word, look.source.length - 1),
  };
  const pointer = (kind: 'latent' | 'word', at: number) => ({
    tabIndex: stops[kind] === at ? 0 : -1,
    onFocus: () => point({ kind, at }),
    onBlur: () => point(null),
    onPointerEnter: () => point({ kind, at }),
    onPointerLeave: () => point(null),
    onKeyDown: move,
  });

  return (
    <div className="stack tight">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be focusable to be scrolled by keys. */}
      <section className="table-scroll" aria-label="Latents by words of the source" tabIndex={0}>
        <table className="slots">
          <thead>
            <tr>
              <th scope="col">latent</th>
              {masked ? <th scope="col">mask</th> : null}
              {reading ? <th scope="col">reads</th> : null}
              {inOrder(look.source).map(({ item: token, at: k, key }) => (
                <th key={key} scope="col">
                  <button
                    type="button"
                    data-word={k}
                    className={`slot-word${token.known ? '' : ' is-unknown'}`}
                    style={{ '--fill': pointed?.kind === 'latent' ? fillOf(shareOf(pointed.at, k)) : '0%' }}
                    {...pointer('word', k)}
                  >
                    {token.text}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr
                key={row.latent}
                className={`${pointed?.kind === 'latent' && pointed.at === r ? 'is-lit' : ''}${row.factor === null && subject.matching ? ' is-spare' : ''}`}
              >
                <th scope="row">
                  <button
                    type="button"
                    data-latent={r}
                    className="slot-name"
                    style={{ '--fill': pointed?.kind === 'word' ? fillOf(shareOf(r, pointed.at)) : '0%' }}
                    {...pointer('latent', r)}
                  >
                    {row.name}
                  </button>
                </th>
                {masked ? <MaskCell mask={row.seen.mask} /> : null}
                {reading ? <ReadCell row={row} subject={subject} example={example} /> : null}
                {inOrder(look.source).map(({ at: k, key }) => {
                  const share = shareOf(r, k);
                  const lit = pointed?.kind === 'word' && pointed.at === k;
                  return (
                    <td
                      key={key}
                      className={`slot-cell${lit ? ' is-lit' : ''}`}
                      style={{ '--fill': fillOf(share) }}
                    >
                      {share >= 0.05 ? (
                        formatShare(share)
                      ) : (
                        <span className="visually-hidden">{formatShare(share)}</span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          {look.reconstruction.length > 0 ? (
            <tfoot>
              <Reconstruction look={look} before={1 + Number(masked) + Number(reading)} />
            </tfoot>
          ) : null}
        </table>
      </section>
      <p className="mask-reading" aria-live="polite">
        {pointed?.kind === 'latent' && rows[pointed.at]
          ? latentSentence(rows[pointed.at], look.source)
          : pointed?.kind === 'word' && look.source[pointed.at]
            ? tokenSentence(rows, look.source, pointed.at)
            : 'Point at a latent to see the words that fill it, or at a word to see the latents it fills.'}
      </p>
    </div>
  );
}

/** Half strength at most, so that ink on it stays legible in both themes. */
function fillOf(share: number): string {
  return `${Math.round(52 * Math.min(1, Math.max(0, share)))}%`;
}

function MaskCell({ mask }: { readonly mask: number | null }) {
  if (mask === null) return <td className="slot-mask">–</td>;
  return (
    <td className="slot-mask">
      <span className={mask > 0.5 ? 'is-on' : undefined} style={{ '--fill': `${Math.round(100 * mask)}%` }}>
        {formatShare(mask)}
      </span>
    </td>
  );
}

interface ReadCellProps {
  readonly row: LatentRow;
  readonly subject: ProbeSubject;
  readonly example: ProbedExample | null;
}

function ReadCell({ row, subject, example }: ReadCellProps) {
  const [first, ...others] = row.reads;
  if (!first || row.factor === null) return <td className="slot-reads muted">–</td>;
  const index = example?.factors?.[row.factor];
  const truth = index === undefined ? undefined : subject.factors[row.factor].values[index];
  const rest = others.filter((read) => read.share >= 0.05).slice(0, 2);
  return (
    <td className="slot-reads">
      <span className="nowrap">
        <b>{first.text}</b> <span className="nums">{formatShare(first.share)}</span>
      </span>{' '}
      {truth !== undefined && truth !== first.text ? (
        <span className="probe-wrong nowrap">✗ it is {truth}</span>
      ) : null}
      {rest.length > 0 ? (
        <span className="slot-rest">
          {rest.map((read, k) => (
            <span key={read.text}>
              {k > 0 ? ', ' : ''}
              <span className="nowrap">
                {read.text} {formatShare(read.share)}
              </span>
            </span>
          ))}
        </span>
      ) : null}
    </td>
  );
}

/** The source as the latents give it back; a word that differs is marked with ≠ besides its colour. */
function Reconstruction({ look, before }: { readonly look: Look; readonly before: number }) {
  return (
    <tr className="slot-reconstruction">
      <th scope="row" colSpan={before}>
        put together again
      </th>
      {inOrder(look.source).map(({ item: token, at: k, key }) => {
        const said = look.reconstruction[k];
        const same = said?.text === token.text;
        return (
          <td key={key} className={same ? undefined : 'is-different'}>
            {said ? (
              <>
                {same ? null : <span aria-hidden="true">≠ </span>}
                {said.text}
                {same ? null : <span className="visually-hidden"> (differs)</span>}
              </>
            ) : (
              '–'
            )}
          </td>
        );
      })}
    </tr>
  );
}
