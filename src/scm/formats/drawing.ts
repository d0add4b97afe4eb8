import { Refusal } from '../../lib/refusal';
import type { GraphLimits } from '../graph';
import { FIXED_NODES, parseId } from '../parse';
import { checkLength, isPageSized } from './size';
import { type Token, tokenise } from './tokens';

/** A graph as drawn in DOT or dagitty, before anyone knows what its nodes mean. */
export interface Drawing {
  /** In order of first mention. */
  readonly nodes: ReadonlyMap<string, DrawnNode>;
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  readonly id: string;
  /** Where it is first mentioned. */
  readonly line: number;
  /** A flag such as dagitty's `exposure` has the value ''. */
  readonly attributes: Map<string, string>;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** Arrowheads at both ends: a common cause that is not drawn. */
  readonly both: boolean;
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
}

/** What differs between the two languages. */
export interface Dialect {
  readonly name: string;
  /** Arrows that have a meaning; every other one is refused with the reason. */
  readonly arrows: readonly string[];
  /** Whether `node`, `edge` and `graph` set defaults. */
  readonly defaults: boolean;
}

/**
 * Longest text read, in characters: a page's worth with ample room (every edge of 64 × 64 takes 0.2 million), and for the
 * terminal what its tokens still fit into memory for.
 */
function longestText(limits: GraphLimits): number {
  return isPageSized(limits) ? 1_000_000 : 50_000_000;
}

/** @throws Refusal when the text is too long to be read here */
export function tokensOf(text: string, limits: GraphLimits): Token[] {
  checkLength(text, longestText(limits));
  return tokenise(text);
}

/**
 * Reads `{ statements }` up to the end: nodes, chains of edges, attributes, defaults.
 *
 * @param start position of the opening brace
 * @throws Refusal naming the line
 */
export function readStatements(
  tokens: readonly Token[],
  start: number,
  dialect: Dialect,
  limits: GraphLimits,
): Drawing {
  const nodes = new Map<string, DrawnNode>();
  const edges: DrawnEdge[] = [];
  const defaults = {
    node: new Map<string, string>(),
    edge: new Map<string, string>(),
    graph: new Map<string, string>(),
  };
  const mostNodes = limits.factors + limits.tasks + FIXED_NODES.length;
  let at = start;
  const here = () => tokens[at];
  const isMark = (text: string) => here().kind === 'mark' && here().text === text;
  const refuse = (rule: string, remedy?: string): never => {
    throw new Refusal(`line ${here().line}`, here().text, rule, remedy);
  };
  const expect = (text: string) => {
    if (!isMark(text)) refuse(`${dialect.name} has "${text}" here`);
    at++;
  };

  const node = (): string => {
    if (isMark('{') || (dialect.defaults && keyword(here()) === 'subgraph')) {
      refuse('groups of nodes in braces are not read', 'Write their nodes and edges one by one');
    }
    const { kind, text, line } = here();
    if (kind !== 'name') refuse(`${dialect.name} has the name of a node here`);
    at++;
    while (dialect.defaults && isMark(':')) {
      at++;
      if (here().kind !== 'name') refuse('a port is a name');
      at++;
    }
    if (!nodes.has(text)) {
      if (nodes.size >= mostNodes) {
        throw new Refusal(
          `line ${line}`,
          text,
          `at most ${limits.factors} factors and ${limits.tasks} tasks fit here`,
        );
      }
      const id = FIXED_NODES.includes(text) ? text : parseId(text, `line ${line}`);
      nodes.set(id, { id, line, attributes: new Map(defaults.node) });
    }
    return text;
  };

  const attributes = (): ReadonlyMap<string, string> => {
    if (!isMark('[')) return NONE;
    const found = new Map<string, string>();
    while (isMark('[')) {
      at++;
      while (!isMark(']')) {
        const key = here();
        if (key.kind !== 'name') refuse('an attribute is key=value', 'Close the list with ]');
        at++;
        let value = '';
        if (isMark('=')) {
          at++;
          if (here().kind !== 'name' && here().kind !== 'html') refuse('an attribute is key=value');
          // HTML is for show; what it says is not taken over.
          value = here().kind === 'html' ? '' : here().text;
          at++;
        }
        found.set(key.text, value);
        if (isMark(',') || isMark(';')) at++;
      }
      at++;
    }
    return found;
  };

  const statement = () => {
    const word = dialect.defaults ? keyword(here()) : null;
    if (word === 'node' || word === 'edge' || word === 'graph') {
      at++;
      defaults[word] = new Map([...defaults[word], ...attributes()]);
      return;
    }
    if (here().kind === 'name' && tokens[at + 1].kind === 'mark' && tokens[at + 1].text === '=') {
      at += 2;
      if (here().kind !== 'name' && here().kind !== 'html') refuse('a setting is key=value');
      at++;
      return;
    }
    const chain = [node()];
    const arrows: { text: string; line: number }[] = [];
    while (here().kind === 'mark' && /^[-<@]/.test(here().text)) {
      if (!dialect.arrows.includes(here().text)) {
        refuse(
          `an edge of a causal graph is one of ${dialect.arrows.join(' ')}`,
          'Give every edge a direction',
        );
      }
      arrows.push(here());
      at++;
      chain.push(node());
    }
    const found = attributes();
    if (arrows.length === 0) {
      for (const [key, value] of found) nodes.get(chain[0])!.attributes.set(key, value);
      return;
    }
    // Most edges have no attributes of their own: those share one map, which a default set later does not change.
    const own = found.size === 0 ? defaults.edge : new Map([...defaults.edge, ...found]);
    const direction = own.get('dir');
    arrows.forEach((arrow, k) => {
      const back = arrow.text === '<-' || direction === 'back';
      edges.push({
        from: back ? chain[k + 1] : chain[k],
        to: back ? chain[k] : chain[k + 1],
        both: arrow.text === '<->' || direction === 'both',
        line: arrow.line,
        attributes: own,
      });
    });
  };

  expect('{');
  while (!isMark('}')) {
    if (here().kind === 'end') refuse('the graph must be closed', 'Add }');
    if (isMark(';') || isMark(',')) at++;
    else statement();
  }
  at++;
  if (here().kind !== 'end') refuse('a file holds one graph', 'Put every graph in a file of its own');
  return { nodes, edges };
}

const NONE: ReadonlyMap<string, string> = new Map();

function keyword(token: Token): string | null {
  return token.kind === 'name' && !token.quoted ? token.text.toLowerCase() : null;
}
