import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { folderArtifactStore } from '../../src/activities/artifact-store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-artifacts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const store = () => folderArtifactStore(folder);
/** Every file in the store, drafts included. */
const files = (): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
const pathOf = (hash: string) => join(folder, 'artifacts', hash.slice(0, 2), `${hash}.json`);
const KEY = { desk: 'alpha', date: '2024-08-02' };

describe('an artifact', () => {
  test('comes back as it was put, from another store on the same folder too', async () => {
    const value = { closes: ['100.5', '99'], z: -1.5, none: null };
    const hash = await store().put(value);
    expect(await store().get(hash)).toEqual(value);
  });

  test('is addressed by the SHA-256 of its bytes', async () => {
    const hash = await store().put({ b: 1, a: [2] });
    expect(hash).toBe(createHash('sha256').update('{"a":[2],"b":1}').digest('hex'));
    expect(
      createHash('sha256')
        .update(readFileSync(pathOf(hash)))
        .digest('hex'),
    ).toBe(hash);
  });

  test('has one address and one file, however its keys are ordered and however often it is put', async () => {
    const addresses = await Promise.all([
      store().put({ a: 1, b: { c: 2, d: 3 } }),
      store().put({ b: { d: 3, c: 2 }, a: 1 }),
      store().put({ a: 1, b: { c: 2, d: 3 } }),
    ]);
    expect(new Set(addresses).size).toBe(1);
    expect(files()).toEqual([`${addresses[0]}.json`]);
  });

  test('another value has another address, if only by a digit', async () => {
    expect(await store().put({ close: '100.5' })).not.toBe(await store().put({ close: '100.6' }));
  });

  test('whose content was changed is refused, with both hashes', async () => {
    const hash = await store().put({ close: '100.5' });
    writeFileSync(pathOf(hash), '{"close":"100.6"}');
    const actual = createHash('sha256').update('{"close":"100.6"}').digest('hex');
    await expect(store().get(hash)).rejects.toThrow(
      `the artifact ${hash} was changed: its content now hashes to ${actual}`,
    );
  });

  test('that was cut short is refused', async () => {
    const hash = await store().put({ close: '100.5' });
    writeFileSync(pathOf(hash), '');
    await expect(store().get(hash)).rejects.toThrow('was changed');
  });

  test('that is missing is said to be missing, with the folder to look at', async () => {
    const hash = 'a'.repeat(64);
    await expect(store().get(hash)).rejects.toThrow(`the artifact ${hash} is not in ${folder}`);
  });

  test.each(['', 'A'.repeat(64), 'a'.repeat(63), `../${'a'.repeat(61)}`])(
    'is not looked for at %j, which is no address',
    async (hash) => {
      await expect(store().get(hash)).rejects.toThrow('is no SHA-256 of an artifact');
    },
  );
});

describe('an artifact that is examined', () => {
  test('comes with the hash that it really has, changed or not', async () => {
    const hash = await store().put({ close: '100.5' });
    expect(await store().examine(hash)).toEqual({ value: { close: '100.5' }, sha256: hash });
    writeFileSync(pathOf(hash), '{"close":"100.6"}');
    const actual = createHash('sha256').update('{"close":"100.6"}').digest('hex');
    expect(await store().examine(hash)).toEqual({ value: { close: '100.6' }, sha256: actual });
  });

  test('has no value when it is no JSON any more', async () => {
    const hash = await store().put({ close: '100.5' });
    writeFileSync(pathOf(hash), '{"close":');
    expect((await store().examine(hash))?.value).toBeUndefined();
  });

  test.each(['a'.repeat(64), '../secret'])('is null at %j, where there is none', async (hash) => {
    expect(await store().examine(hash)).toBeNull();
  });
});

describe("a session's history", () => {
  const RUN = { ...KEY, runId: '01a223a3-ffa8-7a31-92cd-b3b4101eaf89' };

  test('comes back as it was filed; a second run of the same date stands beside the first', async () => {
    await store().fileHistory(RUN, '{"events": [1]}');
    await store().fileHistory({ ...RUN, runId: 'another' }, '{"events": [2]}');
    expect(await store().readHistory(RUN)).toEqual({ events: [1] });
    expect((await store().historyRuns('alpha')).map(({ runId }) => runId)).toEqual([RUN.runId, 'another']);
  });

  test('is listed with its desk and date, oldest first; drafts and other files are not', async () => {
    for (const date of ['2024-12-02', '2024-08-05']) await store().fileHistory({ ...RUN, date }, '{}');
    await store().fileHistory({ ...RUN, desk: 'beta' }, '{}');
    writeFileSync(join(folder, 'histories/alpha/2024-08-06.x.json.7d1c.draft'), '{');
    writeFileSync(join(folder, 'histories/alpha/notes.json'), '{}');
    expect(await store().historyRuns('alpha')).toEqual(
      ['2024-08-05', '2024-12-02'].map((date) => ({ ...RUN, date })),
    );
    expect(await store().historyRuns('gamma')).toEqual([]);
  });

  test('that was never filed is null; one that is no JSON is refused with its path', async () => {
    expect(await store().readHistory(RUN)).toBeNull();
    await store().fileHistory(RUN, '{');
    await expect(store().readHistory(RUN)).rejects.toThrow(/the history .*2024-08-02.* is no JSON/);
  });
});

describe('a file half-written', () => {
  test('by a crash is no record: what was begun is not listed and not read', async () => {
    await store().fileRecord(KEY, { outcome: 'quiet' });
    writeFileSync(join(folder, 'sessions/alpha/2024-08-05.json.7d1c.draft'), '{"outcome":"tra');
    expect(await store().recordDates('alpha')).toEqual(['2024-08-02']);
    expect(await store().readRecord({ desk: 'alpha', date: '2024-08-05' })).toBeNull();
  });

  test('is never seen: whoever reads while others write meets one whole record or the other', async () => {
    const records = ['a', 'b'].map((letter) => ({ findings: [letter.repeat(200_000)] }));
    await store().fileRecord(KEY, records[0]);
    const writes = Array.from({ length: 40 }, (_, round) => store().fileRecord(KEY, records[round % 2]));
    const reads = Array.from({ length: 200 }, () => store().readRecord(KEY));
    for (const read of await Promise.all(reads)) expect(records).toContainEqual(read);
    await Promise.all(writes);
    expect(files()).toEqual(['2024-08-02.json']);
  });

  test('S25: leaves nothing behind when the disk refuses it', async () => {
    await store().fileRecord({ ...KEY, date: 'folder.json/x' }, {});
    await expect(store().fileRecord({ ...KEY, date: 'folder' }, {})).rejects.toThrow();
    expect(files()).toEqual(['x.json']);
  });
});

describe("a session's record", () => {
  test('comes back as it was filed', async () => {
    await store().fileRecord(KEY, { outcome: 'traded', findings: [] });
    expect(await store().readRecord(KEY)).toEqual({ outcome: 'traded', findings: [] });
  });

  test('filed again is the same file, byte for byte', async () => {
    const record = { outcome: 'traded', decisions: [{ symbol: 'COST', code: 'APPROVED' }] };
    const path = join(folder, 'sessions/alpha/2024-08-02.json');
    await store().fileRecord(KEY, record);
    const first = readFileSync(path);
    await store().fileRecord(KEY, JSON.parse(JSON.stringify(record)));
    expect(readFileSync(path).equals(first)).toBe(true);
    expect(files()).toEqual(['2024-08-02.json']);
  });

  test('replaces that of an earlier run of the session', async () => {
    await store().fileRecord(KEY, { outcome: 'given-up' });
    await store().fileRecord(KEY, { outcome: 'quiet' });
    expect(await store().readRecord(KEY)).toEqual({ outcome: 'quiet' });
  });

  test('that was never filed is null', async () => {
    expect(await store().readRecord(KEY)).toBeNull();
  });

  test('S25: that was edited into no JSON is refused with its path', async () => {
    await store().fileRecord(KEY, {});
    const path = join(folder, 'sessions/alpha/2024-08-02.json');
    writeFileSync(path, '{');
    await expect(store().readRecord(KEY)).rejects.toThrow(`the record ${path} is no JSON`);
  });
});

test("a desk's dates are listed oldest first, and only its own", async () => {
  for (const date of ['2024-12-02', '2024-08-05', '2024-08-02'])
    await store().fileRecord({ ...KEY, date }, {});
  await store().fileRecord({ desk: 'beta', date: '2024-01-02' }, {});
  expect(await store().recordDates('alpha')).toEqual(['2024-08-02', '2024-08-05', '2024-12-02']);
  expect(await store().recordDates('gamma')).toEqual([]);
});
