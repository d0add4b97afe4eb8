/**
 * Moves labels apart along one axis: as little as possible, in the order of their wanted places, inside [top, bottom].
 * When they cannot all fit at `gap` apart, they share the room evenly.
 *
 * @param wanted wanted centres in pixels
 * @param gap least distance between centres
 * @returns placed centres, in the order given
 */
export function spreadLabels(
  wanted: readonly number[],
  gap: number,
  top: number,
  bottom: number,
): readonly number[] {
  const count = wanted.length;
  if (count === 0) return [];
  const room = Math.max(0, bottom - top);
  const step = count > 1 ? Math.min(gap, room / (count - 1)) : 0;
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);

  // Blocks of labels that touch, each centred on the mean of what its members want; neighbours merge until none overlap.
  const blocks: { members: number[]; start: number }[] = [];
  const startOf = (members: readonly number[]) => {
    const mean = members.reduce((sum, i, k) => sum + wanted[i] - k * step, 0) / members.length;
    return Math.min(Math.max(mean, top), bottom - (members.length - 1) * step);
  };
  for (const i of order) {
    let block = { members: [i], start: startOf([i]) };
    for (;;) {
      const previous = blocks.at(-1);
      if (!previous || previous.start + previous.members.length * step <= block.start + 1e-9) break;
      blocks.pop();
      const members: number[] = [...previous.members, ...block.members];
      block = { members, start: startOf(members) };
    }
    blocks.push(block);
  }
  const placed = new Array<number>(count);
  for (const block of blocks) {
    block.members.forEach((i, k) => {
      placed[i] = block.start + k * step;
    });
  }
  return placed;
}

/** `text` on up to two lines of at most `limit` characters, parted between words; what does not fit is cut. */
export function twoLines(text: string, limit: number): readonly string[] {
  if ([...text].length <= limit) return [text];
  const parting = text.lastIndexOf(' ', limit);
  return parting > 0
    ? [text.slice(0, parting), shorten(text.slice(parting + 1), limit)]
    : [shorten(text, limit)];
}

/** `text` in at most `limit` characters, the cut shown by an ellipsis. */
export function shorten(text: string, limit: number): string {
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, Math.max(1, limit - 1)).join('')}…`;
}
