import type { KeyRing } from '../codec/key-ring';
import { readEncryptionKeys } from './encryption-keys';
import { readWhole } from './environment';
import type { Secret } from './secret';
import { readSecret } from './secret-variable';

/** What a codec endpoint is told by its environment. */
export interface CodecSettings {
  readonly ring: KeyRing;
  /** What a caller must show; null: nothing. */
  readonly token: Secret | null;
}

/** Shorter ones can be guessed. */
const SHORTEST_TOKEN = 16;

/** Reads it. Throws `ConfigError` with every problem at once, also where there is no key. */
export const readCodecSettings = (variables: NodeJS.ProcessEnv): CodecSettings =>
  readWhole(variables, (set, refuse) => {
    const field = 'NIGHTDESK_ENCRYPTION_KEYS';
    const ring = readEncryptionKeys(set, refuse);
    if (set[field] === undefined && set[`${field}_FILE`] === undefined)
      refuse(field, null, `is not set, nor ${field}_FILE; \`nightdesk codec new-key\` makes a key`);
    const token = readSecret(set, 'NIGHTDESK_CODEC_TOKEN', refuse);
    if (token && token.reveal().length < SHORTEST_TOKEN)
      refuse(
        'NIGHTDESK_CODEC_TOKEN',
        null,
        `has fewer than ${SHORTEST_TOKEN} characters, so that it can be guessed`,
      );
    return ring && { ring, token };
  });
