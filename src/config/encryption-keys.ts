import { KeyRingError, readKeyRing, type KeyRing } from '../codec/key-ring';
import { readSecret, WORDS, type Refuse, type SetVariables } from './secret-variable';

const FIELD = 'NIGHTDESK_ENCRYPTION_KEYS';

/** The keys that payloads are encrypted with, or null: none is given, or they are wrong, which is taken down. */
export function readEncryptionKeys(variables: SetVariables, refuse: Refuse): KeyRing | null {
  const text = readSecret(variables, FIELD, refuse, WORDS);
  if (text === null) return null;
  try {
    return readKeyRing(text.reveal());
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    const isFile = variables[FIELD] === undefined;
    refuse(isFile ? `${FIELD}_FILE` : FIELD, null, error.message);
    return null;
  }
}
