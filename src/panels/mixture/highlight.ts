import { label, type MetaScm } from '../../scm/graph';
import { attributesOf, MOST_FACTORS } from '../../tasks/language/attributes';

/** A piece of a sentence: plain text, or a word that says a factor. */
export interface Piece {
  readonly text: string;
  readonly factor: string | null;
}

/** Which factor each word of the language world belongs to: sentence words, answers and the words that ask. */
export function factorOfWords(graph: MetaScm): ReadonlyMap<string, string> {
  const factors = new Map<string, string>();
  if (graph.factors.length > MOST_FACTORS) return factors;
  attributesOf(graph).forEach((attribute, i) => {
    const { id } = graph.factors[i];
    for (const word of attribute.asked) factors.set(word, id);
    for (const { answer, synonyms } of attribute.values) {
      for (const word of [answer, ...synonyms]) factors.set(word, id);
    }
  });
  return factors;
}

/** The sentence in pieces: neighbouring plain words are joined; spaces and the final full stop as in English. */
export function pieces(sentence: string, factors: ReadonlyMap<string, string>): Piece[] {
  const out: { text: string; factor: string | null }[] = [];
  for (const [k, word] of sentence.split(' ').entries()) {
    const space = k === 0 || /^[.,?!]$/.test(word) ? '' : ' ';
    const factor = factors.get(word) ?? null;
    const last = out.at(-1);
    if (factor === null && last && last.factor === null) last.text += space + word;
    else if (space === '') out.push({ text: word, factor });
    else if (factor === null) out.push({ text: ` ${word}`, factor });
    else {
      if (last && last.factor === null) last.text += ' ';
      else out.push({ text: ' ', factor: null });
      out.push({ text: word, factor });
    }
  }
  return out;
}

/** A factor's place in the graph as a series number 1–6, for its colour; the label says it as well. */
export function seriesOf(graph: MetaScm, factorId: string): number {
  return (graph.factors.findIndex((factor) => factor.id === factorId) % 6) + 1;
}

export function factorName(graph: MetaScm, factorId: string): string {
  const factor = graph.factors.find((candidate) => candidate.id === factorId);
  return factor ? label(factor) : factorId;
}
