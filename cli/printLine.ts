/** One JSON line on standard output. */
export function printLine(value: unknown, replacer?: (key: string, value: unknown) => unknown): void {
  process.stdout.write(`${JSON.stringify(value, replacer)}\n`);
}
