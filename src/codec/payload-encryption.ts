/**
 * Encrypts what Temporal keeps: inputs, results, signals, summaries, details and the messages of failures. What it needs
 * to do its work stays readable: names, ids, times, search attributes.
 *
 * A payload is wrapped whole, its own encoding inside, as Temporal's samples do: `encoding: binary/encrypted`, the id of
 * the key beside it. The data are 12 random bytes (the nonce of AES-256-GCM), the cipher text, and 16 bytes by which a
 * changed one is noticed; format and key id are authenticated with it.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';
import { temporal } from '@temporalio/proto';
import type { KeyRing } from './key-ring';

const CIPHER = 'aes-256-gcm';
/** How an encrypted payload says what it is, as in Temporal's samples. */
export const ENCODING = 'binary/encrypted';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const { Payload: PayloadMessage } = temporal.api.common.v1;

/** An encrypted payload that can't be read: nothing was made of it. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
}

/** The codec that workers, clients and the codec endpoint share. Payloads that aren't encrypted pass as they are. */
export const encryptionCodec = (ring: KeyRing): PayloadCodec => ({
  encode: (payloads) => settled(() => payloads.map((payload) => encrypted(payload, ring))),
  decode: (payloads) => settled(() => payloads.map((payload) => decrypted(payload, ring))),
});

/** What throws must reject: the SDK awaits it. */
const settled = <T>(act: () => T): Promise<T> => new Promise((resolve) => resolve(act()));

/** A payload that only the ring's keys open. One that is encrypted already stays as it is. */
export function encrypted(payload: Payload, { current, keys }: KeyRing): Payload {
  if (isEncrypted(payload)) return payload;
  const key = keys.get(current);
  if (!key) throw new DecryptionError(`the key ring has no key ${current}`);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(current));
  const sealed = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: { encoding: encode(ENCODING), 'encryption-key-id': encode(current) },
    data: Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]),
  };
}

/**
 * The payload that was encrypted, or the very one where it wasn't. Throws `DecryptionError` when the ring lacks its
 * key, or when it was changed.
 */
export function decrypted(payload: Payload, { keys }: KeyRing): Payload {
  if (!isEncrypted(payload)) return payload;
  const id = textOf(payload.metadata?.['encryption-key-id']);
  const key = keys.get(id);
  if (!key)
    throw new DecryptionError(
      `a payload is encrypted with key ${JSON.stringify(id)}, which NIGHTDESK_ENCRYPTION_KEYS lacks; add its line ` +
        'below the first',
    );
  const data = Buffer.from(payload.data ?? []);
  try {
    if (data.length < NONCE_BYTES + TAG_BYTES) throw new RangeError('it is cut off');
    const opened = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(boundTo(id))
      .setAuthTag(data.subarray(-TAG_BYTES));
    return PayloadMessage.decode(
      Buffer.concat([opened.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), opened.final()]),
    );
  } catch (cause) {
    throw new DecryptionError(
      `a payload encrypted with key ${JSON.stringify(id)} can't be opened: it was changed on its way, or by another ` +
        'key of the same id',
      { cause },
    );
  }
}

/** Whether a payload is one of this codec's. */
export const isEncrypted = ({ metadata }: Payload): boolean => textOf(metadata?.['encoding']) === ENCODING;

/** Authenticated beside the cipher text, so that neither format nor key id can be exchanged. */
const boundTo = (keyId: string): Buffer => Buffer.from(`nightdesk payload 1 ${keyId}`);

const textOf = (bytes: Uint8Array | null | undefined): string => (bytes ? decode(bytes) : '');
