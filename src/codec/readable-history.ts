/** A history as the workflow saw it, whether or not Temporal keeps it encrypted: what audits and `explain` read. */
import { historyFromJSON, historyToJSON, type History } from '@temporalio/common/lib/proto-utils';
import { payloadIn, payloadInJson } from './json-payload';
import type { KeyRing } from './key-ring';
import { decrypted, ENCODING, isEncrypted } from './payload-encryption';

/**
 * The same history with every payload opened, wherever in an event it lies. Throws `DecryptionError` when a key is
 * missing, also the whole ring, or when a payload was changed.
 */
export function readableHistory(history: History, ring: KeyRing | null): History {
  const json = historyToJSON(history);
  if (!json.includes(ENCRYPTED_IN_JSON)) return history;
  return historyFromJSON(opened(JSON.parse(json), ring ?? NO_KEYS));
}

/** In JSON the bytes of a payload are base64, and so is the name of its encoding. */
const ENCRYPTED_IN_JSON = Buffer.from(ENCODING).toString('base64');

/** Opens nothing, and says so of the first payload that is encrypted. */
const NO_KEYS: KeyRing = { current: '', keys: new Map() };

function opened(value: unknown, ring: KeyRing): unknown {
  if (Array.isArray(value)) return value.map((each) => opened(each, ring));
  if (typeof value !== 'object' || value === null) return value;
  const payload = payloadIn(value);
  if (payload && isEncrypted(payload)) return payloadInJson(decrypted(payload, ring));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, opened(each, ring)]));
}
