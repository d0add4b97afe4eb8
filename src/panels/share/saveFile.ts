/** Hands a text or a picture to the browser as a download. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // The download has begun by then; before, some browsers would find the URL gone.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
