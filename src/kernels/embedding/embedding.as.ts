import { addToRow, copyRow } from '../rows.as';

/**
 * Rows of a table by number: out[r] = table[ids[r]]. For an id outside [0, vocabulary) there is no row: NaN, which shows in
 * the loss. Words: table, ids, out, rows, width, vocabulary.
 */
export function gatherRows(words: usize): void {
  const table = load<usize>(words);
  let ids = load<usize>(words, 4);
  let out = load<usize>(words, 8);
  const width = load<i32>(words, 16);
  const vocabulary = load<u32>(words, 20);
  const rowBytes = (<usize>width) << 2;
  for (let rows = load<i32>(words, 12); rows > 0; rows--, ids += 4, out += rowBytes) {
    const id = load<u32>(ids);
    if (id < vocabulary) copyRow(out, table + <usize>id * rowBytes, width);
    else for (let at: usize = 0; at < rowBytes; at += 4) store<f32>(out + at, NaN);
  }
}

/**
 * The other way: dtable[ids[r]] += dy[r], from zeros, row after row. Words: dy, ids, dtable, rows, columns (of both, taken
 * here), width (of both), vocabulary.
 */
export function scatterRows(words: usize): void {
  let dy = load<usize>(words);
  let ids = load<usize>(words, 4);
  const dtable = load<usize>(words, 8);
  const columns = load<i32>(words, 16);
  const rowBytes = load<usize>(words, 20) << 2;
  const vocabulary = load<u32>(words, 24);
  if ((<usize>columns) << 2 === rowBytes) memory.fill(dtable, 0, <usize>vocabulary * rowBytes);
  else {
    for (let v: usize = 0; v < vocabulary; v++) memory.fill(dtable + v * rowBytes, 0, (<usize>columns) << 2);
  }
  for (let rows = load<i32>(words, 12); rows > 0; rows--, ids += 4, dy += rowBytes) {
    const id = load<u32>(ids);
    if (id < vocabulary) addToRow(dtable + <usize>id * rowBytes, dy, columns);
  }
}
