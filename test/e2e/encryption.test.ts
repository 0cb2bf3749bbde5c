/** Payloads that Temporal can't read: a desk that runs with a ring of keys, and what is left of it on disk. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { payloadIn } from '../../src/codec/json-payload';
import { newKeyLine } from '../../src/codec/key-ring';
import { isEncrypted } from '../../src/codec/payload-encryption';
import { folder, nightdesk, sessionsOf } from './nightdesk';

jest.setTimeout(180_000);

const OLD = newKeyLine('2026-01');
const NEW = newKeyLine('2026-07');
const KEYS = 'NIGHTDESK_ENCRYPTION_KEYS';

async function withKeys<T>(keys: string | undefined, use: () => Promise<T>): Promise<T> {
  if (keys === undefined) Reflect.deleteProperty(process.env, KEYS);
  else process.env[KEYS] = keys;
  try {
    return await use();
  } finally {
    Reflect.deleteProperty(process.env, KEYS);
  }
}

let state: string;
beforeAll(async () => {
  state = folder('all');
  await withKeys(OLD, () => sessionsOf(state, '--sessions', '1'));
  await withKeys(`${NEW},${OLD}`, () => sessionsOf(state, '--sessions', '1'));
});

const audit = async (
  keys: string | undefined,
  ...args: readonly string[]
): Promise<readonly [number | null, string]> => {
  const { code, stdout } = await withKeys(
    keys,
    () => nightdesk('audit', ...(args.length > 0 ? args : ['--all']), '--state', state).ended,
  );
  return [code, stdout];
};

const histories = (): readonly string[] =>
  readdirSync(join(state, 'histories/main')).map((name) =>
    readFileSync(join(state, 'histories/main', name), 'utf8'),
  );

/** Every payload of a history, with the path to it. */
function payloadsIn(
  value: unknown,
  path = '',
): readonly { readonly path: string; readonly sealed: boolean }[] {
  const payload = payloadIn(value);
  if (payload) return [{ path, sealed: isEncrypted(payload) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => payloadsIn(each, `${path}.${name}`));
}

it('of a whole session Temporal reads nothing but its search attributes', () => {
  for (const history of histories()) {
    const payloads = payloadsIn(JSON.parse(history));
    const open = payloads.filter(({ sealed }) => !sealed).map(({ path }) => path);
    expect(payloads.length - open.length).toBeGreaterThan(50);
    expect(open.filter((path) => !path.includes('.searchAttributes.indexedFields.'))).toEqual([]);
  }
});

it("nothing of a summary or an order is in the server's file", () => {
  const files = readdirSync(state).filter((name) => name.startsWith('temporal.sqlite'));
  const kept = files.map((name) => readFileSync(join(state, name), 'latin1')).join('');
  expect(kept).toContain('session/main/2026-01-05');
  for (const word of ['clientOrderId', 'until the open', 'nd1-main-20260105'])
    expect(kept).not.toContain(word);
});

it('a rotated key encrypts from then on, and both sessions are audited with the ring', async () => {
  const [first = '', second = ''] = histories();
  const says = (history: string, id: string): boolean => history.includes(Buffer.from(id).toString('base64'));
  expect([says(first, '2026-01'), says(first, '2026-07')]).toEqual([true, false]);
  expect(says(second, '2026-07')).toBe(true);
  expect(await audit(`${NEW},${OLD}`)).toEqual([
    0,
    expect.stringContaining('2 sessions audited: nothing differs.'),
  ]);
});

it('without a key nothing is claimed: the audit names the key that it lacks', async () => {
  expect(await audit(NEW, '2026-01-05')).toEqual([
    1,
    expect.stringContaining('2026-01-05  unaudited  a payload is encrypted with key "2026-01"'),
  ]);
  expect(await audit(undefined, '2026-01-05')).toEqual([
    1,
    expect.stringContaining('NIGHTDESK_ENCRYPTION_KEYS'),
  ]);
});

it('a changed payload is noticed before anything is made of it', async () => {
  const file = join(folder(), 'day.json');
  const [history = ''] = histories();
  const [, data = ''] = /"data": ?"([A-Za-z0-9+/]{80})/.exec(history) ?? [];
  writeFileSync(file, history.replace(data, `${data.slice(0, 60)}AAAA${data.slice(64)}`));
  expect(await audit(`${NEW},${OLD}`, file)).toEqual([1, expect.stringContaining("can't be opened")]);
});

it('an export stays encrypted unless it is asked to be readable', async () => {
  const exported = (...args: readonly string[]) =>
    withKeys(
      `${NEW},${OLD}`,
      async () =>
        (await nightdesk('history', 'export', '2026-01-05', ...args, '--state', state).ended).stdout,
    );
  const isOpen = (history: string): boolean => payloadsIn(JSON.parse(history)).every(({ sealed }) => !sealed);
  expect(isOpen(await exported())).toBe(false);
  expect(isOpen(await exported('--decrypt'))).toBe(true);
});

it('explain tells a decision of an encrypted session from its evidence', async () => {
  const { code, stdout } = await withKeys(
    `${NEW},${OLD}`,
    () => nightdesk('explain', 'NVDA', '2026-01-05', '--state', state).ended,
  );
  expect([code, stdout]).toEqual([0, expect.stringContaining('VOLATILITY_REGIME')]);
});
