import { Refusal } from '../lib/refusal';

/** The 64 characters by value. */
export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Bytes as base64url (RFC 4648 §5) without padding: every character is safe in a fragment. */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let k = 0; k < bytes.length; k += 3) {
    const group = (bytes[k] << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    const characters = Math.min(4, bytes.length - k + 1);
    for (let c = 0; c < characters; c++) text += ALPHABET[(group >> (18 - 6 * c)) & 63];
  }
  return text;
}

/** @throws Refusal for a character outside the alphabet or a length no bytes have */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 === 1) {
    throw new Refusal('link', text.length, 'its length is not that of a link', 'Copy the whole link again.');
  }
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let group = 0;
  let bits = 0;
  let offset = 0;
  for (const character of text) {
    const value = VALUES.get(character);
    if (value === undefined) {
      throw new Refusal(
        'link',
        character,
        'a link has only letters, digits, - and _ behind the #',
        'Copy the whole link again.',
      );
    }
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[offset++] = (group >> bits) & 255;
    }
  }
  return bytes;
}
