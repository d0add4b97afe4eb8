import { Refusal } from '../lib/refusal';

/** Bytes → raw deflate, by the platform. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return join(await pump(bytes, new CompressionStream('deflate-raw'), Number.POSITIVE_INFINITY));
}

/**
 * Raw deflate → bytes, read piece by piece and abandoned at `most` bytes: a few hundred bytes can inflate to gigabytes.
 *
 * @throws Refusal for what is not deflate, is cut short, or grows beyond `most`
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return join(await pump(bytes, new DecompressionStream('deflate-raw'), most));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('link', null, 'its content cannot be unpacked', 'Copy the whole link again.');
  }
}

async function pump(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array[]> {
  const writer = through.writable.getWriter();
  // The reader sees every failure too; unhandled here they would surface as page errors.
  writer.write(bytes).catch(() => {});
  writer.close().catch(() => {});
  const reader = through.readable.getReader();
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return pieces;
    total += value.length;
    if (total > most) {
      reader.cancel().catch(() => {});
      throw new Refusal('link', total, `its content is larger than ${most} bytes`, 'Ask for a shorter link.');
    }
    pieces.push(value);
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
