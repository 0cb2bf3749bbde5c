/** The keys that payloads are encrypted with: one that encrypts, and older ones that still decrypt. */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/** Bytes of a key: AES-256. */
const KEY_BYTES = 32;

/** Keys by their ids. A `KeyObject` shows nothing of itself when it is printed or turned into JSON. */
export interface KeyRing {
  /** The id of the key that encrypts. */
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** A key ring that can't be used; its message holds nothing of a key. */
export class KeyRingError extends Error {
  override readonly name = 'KeyRingError';
}

/**
 * Reads lines of `id:key`, the key being 32 bytes in base64; in one line commas part them. The first line's key encrypts, every line's decrypts: to
 * rotate, put a new line on top, and keep the old ones for as long as a history encrypted by them is read. Empty lines
 * and lines that begin with # are passed over. Throws `KeyRingError` naming the line.
 */
export function readKeyRing(text: string): KeyRing {
  const keys = new Map<string, KeyObject>();
  for (const [index, line] of text.split(/\r?\n|,/).entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const [id, key] = keyIn(written, index + 1);
    if (keys.has(id)) throw new KeyRingError(`line ${index + 1}: key ${id} stands there twice`);
    keys.set(id, key);
  }
  const [current] = keys.keys();
  if (current === undefined)
    throw new KeyRingError('holds no key; `nightdesk codec new-key` makes a line of one');
  return { current, keys };
}

function keyIn(line: string, number: number): readonly [string, KeyObject] {
  const [, id, encoded] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63}):([A-Za-z0-9+/]+={0,2})$/.exec(line) ?? [];
  if (id === undefined || encoded === undefined)
    throw new KeyRingError(`line ${number} is not id:key, the id of letters, digits, dots and dashes`);
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length !== KEY_BYTES)
    throw new KeyRingError(`line ${number}: key ${id} has ${bytes.length} bytes, not ${KEY_BYTES}`);
  return [id, createSecretKey(bytes)];
}

/** A line of a new key, for whoever keeps the ring. It is shown this once. */
export const newKeyLine = (id: string): string => `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
