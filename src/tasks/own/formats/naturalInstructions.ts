import { Refusal } from '../../../lib/refusal';
import type { RowCollector } from '../collector';
import type { FileText } from '../fileText';
import { isObject, type JsonContainer, parseEntry, scanContainer } from '../jsonScan';
import { lineAt, readEntries } from './jsonDocument';

/** The top-level members of a file that is one JSON object with an `Instances` list; null for any other file. */
export function naturalInstructionsMembers(text: string): JsonContainer | null {
  const open = text.search(/\S/);
  if (open < 0 || text[open] !== '{') return null;
  const members = scanContainer(text, open, lineAt(text, open));
  return members.entries.some((e) => e.key === 'Instances' && text[e.start] === '[') ? members : null;
}

/**
 * A Super-NaturalInstructions task file: `Definition` (text or a list of it) is the instruction, each of `Instances`
 * a row whose `output` lists acceptable targets; the first is used, since exact match needs one. `Positive Examples`
 * become rows too, except those whose input an instance has already (a held-back row must not be trained on).
 * @throws Refusal when the definition is of the wrong type.
 */
export function readNaturalInstructions(
  file: FileText,
  members: JsonContainer,
  collector: RowCollector,
  notes: string[],
): string {
  const { text } = file;
  const instruction = definitionOf(file, members);
  const seen = new Set<string>();
  let several = 0;
  let positive = 0;
  for (const list of ['Instances', 'Positive Examples']) {
    const member = members.entries.find((e) => e.key === list && text[e.start] === '[');
    if (!member) continue;
    const before = collector.rows.length;
    const { entries } = scanContainer(text, member.start, lineAt(text, member.start));
    for (const { line, value: instance } of readEntries(file, entries, collector)) {
      if (!isObject(instance)) {
        collector.skip(line, 'not-an-object', instance);
        continue;
      }
      const { input, output } = instance;
      if (typeof input === 'string') {
        if (list === 'Positive Examples' && seen.has(input)) continue;
        seen.add(input);
      }
      if (Array.isArray(output) && output.length > 1) several++;
      // An empty list of outputs is an empty target, whatever its type.
      const target: unknown = Array.isArray(output) ? (output.length === 0 ? '' : output[0]) : output;
      collector.take(line, { instruction, source: input, target });
    }
    if (list === 'Positive Examples') positive = collector.rows.length - before;
  }
  if (several > 0) notes.push(`${several} instances list several outputs; the first is used`);
  if (positive > 0) notes.push(`${positive} positive examples are used as rows`);
  return 'Definition, Instances → output';
}

function definitionOf(file: FileText, members: JsonContainer): string {
  const entry = members.entries.find((e) => e.key === 'Definition');
  if (!entry) return '';
  const value = parseEntry(file.text, entry);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first;
  throw new Refusal(
    `${file.name}, line ${entry.line}`,
    'Definition',
    'a definition must be text or a list of texts',
    'Write the definition as a JSON string',
  );
}
