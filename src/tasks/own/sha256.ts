/**
 * SHA-256 of some bytes, as lower-case hex (FIPS 180-4). The browser's own digest is asynchronous and exists only on
 * secure origins, while an import must work in a plain file served over http on a school's network, and in the pure
 * part of the lab; so it is written out here.
 */
export function sha256(bytes: Uint8Array): string {
  const padded = pad(bytes);
  const view = new DataView(padded.buffer);
  const h = Uint32Array.from(INITIAL);
  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = view.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) {
      const s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >>> 3);
      const s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >>> 10);
      w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    compress(h, w);
  }
  return Array.from(h, (word) => word.toString(16).padStart(8, '0')).join('');
}

function compress(h: Uint32Array, w: Uint32Array): void {
  let [a, b, c, d, e, f, g, k] = h;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (k + s1 + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    k = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const next = [a, b, c, d, e, f, g, k];
  for (let i = 0; i < 8; i++) h[i] += next[i];
}

/** The bytes, a one bit, zeros, and the length in bits as 64 bits: a multiple of 64 bytes. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  return padded;
}

function rotate(x: number, by: number): number {
  return (x >>> by) | (x << (32 - by));
}

/** First 32 bits of the fractional part of root(p) for the first `count` primes p. */
function primeFractions(count: number, root: (p: number) => number): number[] {
  const fractions: number[] = [];
  for (let p = 2; fractions.length < count; p++) {
    let prime = true;
    for (let q = 2; q * q <= p && prime; q++) prime = p % q !== 0;
    if (prime) fractions.push(Math.floor((root(p) % 1) * 0x1_0000_0000) >>> 0);
  }
  return fractions;
}

const INITIAL = primeFractions(8, Math.sqrt);
const ROUND = primeFractions(64, Math.cbrt);
