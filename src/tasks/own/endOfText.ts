/** What data sets write after a completion so that a model learns to stop; the lab has its own EOS for that. */
export const END_OF_TEXT_MARKERS = [
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|im_end|>',
  '<|eot_id|>',
  '<|end|>',
  '</s>',
] as const;

/** The text without surrounding space and without markers at its end, however many. */
export function stripEndOfText(text: string): { readonly text: string; readonly stripped: boolean } {
  let left = text.trim();
  let stripped = false;
  for (;;) {
    const marker = END_OF_TEXT_MARKERS.find((m) => left.endsWith(m));
    if (marker === undefined) return { text: left, stripped };
    left = left.slice(0, -marker.length).trimEnd();
    stripped = true;
  }
}
