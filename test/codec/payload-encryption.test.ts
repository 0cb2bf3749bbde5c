import { createSecretKey, randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { KeyRingError, newKeyLine, readKeyRing } from '../../src/codec/key-ring';
import { encryptionCodec, isEncrypted } from '../../src/codec/payload-encryption';

const OLD = newKeyLine('2026-01');
const NEW = newKeyLine('2026-07');
const ring = readKeyRing(OLD);
const codec = encryptionCodec(ring);
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (read: Payload | undefined): unknown => defaultPayloadConverter.fromPayload(read!);

it('what is encrypted is read again, whatever it is', () =>
  fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const sealed = await codec.encode([payload(value)]);
      expect(sealed.every(isEncrypted)).toBe(true);
      const [read] = await codec.decode(sealed);
      expect(valueOf(read)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  ));

it('nothing of a value shows in what Temporal keeps, and the same value never looks the same', async () => {
  const [one, other] = await codec.encode([payload('buy COST'), payload('buy COST')]);
  const seen = Buffer.from(one!.data!).toString('latin1');
  expect(seen).not.toContain('COST');
  expect(Buffer.from(one!.data!).equals(Buffer.from(other!.data!))).toBe(false);
  expect(Object.keys(one!.metadata!)).toEqual(['encoding', 'encryption-key-id']);
});

it('any changed bit is noticed: nothing is made of a payload that was tampered with', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 7 }), async (place, bit) => {
      const [sealed] = await codec.encode([payload({ symbol: 'COST', qty: '0.1667' })]);
      const data = Buffer.from(sealed!.data!);
      data[place % data.length]! ^= 1 << bit;
      await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow(/can't be opened/);
    }),
  ));

it('a payload that is cut off is noticed', async () => {
  const [sealed] = await codec.encode([payload(1)]);
  for (const length of [0, 11, 12, 27, sealed!.data!.length - 1])
    await expect(codec.decode([{ ...sealed, data: sealed!.data!.slice(0, length) }])).rejects.toThrow(
      /can't be opened/,
    );
});

it("the key's id can't be exchanged, even for another id of the same key", async () => {
  const key = createSecretKey(randomBytes(32));
  const two = { current: 'a', keys: new Map([['a', key] as const, ['b', key] as const]) };
  const [sealed] = await encryptionCodec(two).encode([payload(1)]);
  const renamed = { ...sealed, metadata: { ...sealed!.metadata, 'encryption-key-id': Buffer.from('b') } };
  await expect(encryptionCodec(two).decode([renamed])).rejects.toThrow(/can't be opened/);
});

it('after a rotation the new key encrypts, and what the old one encrypted is still read', async () => {
  const rotated = encryptionCodec(readKeyRing(`${NEW}\n${OLD}`));
  const [before] = await codec.encode([payload('before')]);
  const [after] = await rotated.encode([payload('after')]);
  expect((await rotated.decode([before!, after!])).map(valueOf)).toEqual(['before', 'after']);
  expect(Buffer.from(after!.metadata!['encryption-key-id']!).toString()).toBe('2026-07');
  await expect(codec.decode([after!])).rejects.toThrow(
    'a payload is encrypted with key "2026-07", which NIGHTDESK_ENCRYPTION_KEYS lacks; add its line below the first',
  );
});

it('what was written before encryption was switched on, or in the UI, passes as it is', async () => {
  const plain = payload({ reason: 'retry' });
  expect(await codec.decode([plain])).toEqual([plain]);
});

it('nothing is encrypted twice', async () => {
  const once = await codec.encode([payload(1)]);
  expect(await codec.encode(once)).toEqual(once);
});

it.each([
  ['', 'holds no key; `nightdesk codec new-key` makes a line of one'],
  ['# only words\n', 'holds no key; `nightdesk codec new-key` makes a line of one'],
  ['nonsense', 'line 1 is not id:key, the id of letters, digits, dots and dashes'],
  ['a:c2hvcnQ=', 'line 1: key a has 5 bytes, not 32'],
  [`${OLD}\n${OLD}`, 'line 2: key 2026-01 stands there twice'],
])('the key ring %j is refused', (text, message) => {
  expect(() => readKeyRing(text)).toThrow(new KeyRingError(message));
});

it('a refusal of a key ring holds nothing of a key', () => {
  const [, key] = newKeyLine('x').split(':');
  const refused = (): unknown => readKeyRing(`x: ${key!}`);
  expect(refused).toThrow(KeyRingError);
  expect(refused).not.toThrow(key);
});
