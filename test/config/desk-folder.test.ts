/** A folder of desks: every file's every problem at once, with its place; and each desk's keys. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '../../src/config/config';
import { ConfigError } from '../../src/config/config-error';
import { deskFolderOf, readConfiguredDesks } from '../../src/config/configured-desks';
import { readDeskFolder } from '../../src/config/desk-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-desk-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};
/** What is wrong, without the folder's own path. */
const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.replaceAll(`${folder}/`, '');
  }
  throw new Error('nothing was refused');
};

describe('the files', () => {
  it('are read in the order of the desks, each with the hash that it has alone', () => {
    write({ 'one.yaml': 'desk: zeta\n', 'two.yml': 'desk: alpha\nscan:\n  at: "17:00"\n' });
    const desks = readDeskFolder(folder);
    expect(desks.map(({ rules }) => rules.desk)).toEqual(['alpha', 'zeta']);
    expect(desks.map(({ hash }) => hash)).toEqual(
      ['two.yml', 'one.yaml'].map((name) => loadConfig(join(folder, name)).hash),
    );
  });

  it('are .yaml files of the folder itself: nothing below it, nothing hidden, nothing else', () => {
    write({ 'a.yaml': 'desk: a\n', 'old/b.yaml': 'desk: b\n', '.c.yaml': 'desk: c\n', 'notes.txt': 'd' });
    expect(readDeskFolder(folder).map(({ rules }) => rules.desk)).toEqual(['a']);
  });

  it('say every problem of every file at once, each with its line', () => {
    write({
      'a.yaml': 'desk: a\ntiers:\n  TIER1:\n    cap: 40\n    symbols: [SPY]\n',
      'b.yaml': 'desk: B2!\nscan:\n  zz: 1\n',
      'c.yaml': 'desk: c\n',
      'd.yaml': 'scan:\n  at: "17:00"\n',
      'e.yaml': 'desk: c\n',
      'f.yaml': 'desk: a\n',
    });
    const words = refusal(() => readDeskFolder(folder));
    expect(words).toMatch(/^a\.yaml:4:10: tiers\.TIER1\.cap: "40"/m);
    expect(words).toMatch(/^b\.yaml:1:7: desk: "B2!"/m);
    expect(words).toMatch(/^b\.yaml:3:3: scan\.zz: /m);
    expect(words).toMatch(/^d\.yaml:1:1: desk: is missing; a file in a folder of desks names its desk$/m);
    expect(words).toContain('f.yaml:1:7: desk: "a" is the desk of a.yaml already');
    expect(words).toMatch(/^e\.yaml:1:7: desk: "c" is the desk of c\.yaml already; give each file a desk/m);
  });

  it.each([
    ['holds no desk', () => write({ 'notes.txt': '' })],
    ['does not exist', () => rmSync(folder, { recursive: true })],
  ])('a folder that %s is refused', (words, prepare) => {
    prepare();
    expect(refusal(() => readDeskFolder(folder))).toContain(words);
  });

  it('a file in the place of the folder is refused', () => {
    write({ 'a.yaml': 'desk: a\n' });
    expect(refusal(() => readDeskFolder(join(folder, 'a.yaml')))).toBe(
      'a.yaml: cannot be read (ENOTDIR); name a folder that holds the desks',
    );
  });
});

describe('the keys', () => {
  const keysOf = (desk: string, keyId: string, secretKey = `${keyId}-secret`) => ({
    [`keys/${desk}/key-id`]: `${keyId}\n`,
    [`keys/${desk}/secret-key`]: `${secretKey}\n`,
  });
  const paper = () => ({ NIGHTDESK_MODE: 'paper', NIGHTDESK_KEYS: join(folder, 'keys') });
  const read = (variables: NodeJS.ProcessEnv) =>
    readConfiguredDesks({ desks: join(folder, 'desks') }, variables);
  beforeEach(() => write({ 'desks/a.yaml': 'desk: alpha\n', 'desks/b.yaml': 'desk: beta\n' }));

  it("are those of the desk's own folder, whatever the environment has of one account", () => {
    write({ ...keysOf('alpha', 'PKA'), ...keysOf('beta', 'PKB') });
    const { ready, keyless } = read({ ...paper(), APCA_API_KEY_ID: 'other', APCA_API_SECRET_KEY: 'other' });
    expect(keyless).toEqual([]);
    expect(ready.map(({ broker }) => broker.credentials?.keyId.reveal())).toEqual(['PKA', 'PKB']);
    expect(ready.map(({ broker }) => broker.credentials?.secretKey.reveal())).toEqual([
      'PKA-secret',
      'PKB-secret',
    ]);
    expect(new Set(ready.map(({ broker }) => broker.tradingUrl))).toEqual(
      new Set(['https://paper-api.alpaca.markets']),
    );
  });

  it('that are missing close their desk alone, by the file', () => {
    write({ ...keysOf('alpha', 'PKA'), 'keys/beta/key-id': 'PKB' });
    const { ready, keyless } = read(paper());
    expect(ready.map(({ config }) => config.rules.desk)).toEqual(['alpha']);
    expect(keyless).toEqual([
      {
        desk: 'beta',
        because: `${join(folder, 'keys/beta/secret-key')} cannot be read (ENOENT); name a readable file that holds it and nothing else`,
      },
    ]);
  });

  it('of all desks missing is refused', () => {
    expect(refusal(() => read(paper()))).toMatch(
      /keys\/alpha\/key-id" cannot be read[^]*keys\/beta\/secret-key"/,
    );
  });

  it('of two desks being the same is refused, and the keys are not said', () => {
    write({ ...keysOf('alpha', 'PKSAME'), ...keysOf('beta', 'PKSAME') });
    expect(refusal(() => read(paper()))).toBe(
      'desks/b.yaml: desk: "beta" has the keys of desk alpha; one account belongs to one desk, so give it its own',
    );
  });

  it('on paper need a folder that is named', () => {
    expect(refusal(() => read({ NIGHTDESK_MODE: 'paper' }))).toMatch(
      /^NIGHTDESK_KEYS: is not set; name the folder/,
    );
  });

  it("on the embedded exchange are the desk's name", () => {
    const { ready } = read({});
    expect(ready.map(({ broker }) => [broker.mode, broker.credentials?.keyId.reveal()])).toEqual([
      ['embedded', 'alpha'],
      ['embedded', 'beta'],
    ]);
  });

  it('and an address that is wrong for all is said once', () => {
    expect(refusal(() => read({ NIGHTDESK_TRADING_URL: 'ftp://x' })).split('\n')).toHaveLength(1);
  });
});

it('one desk is read from --config and the variables of one account, as ever', () => {
  write({ 'desk.yaml': 'desk: solo\n' });
  const keys = { APCA_API_KEY_ID: 'PK1', APCA_API_SECRET_KEY: 'SK1', NIGHTDESK_MODE: 'paper' };
  const { ready } = readConfiguredDesks({ config: join(folder, 'desk.yaml') }, keys);
  expect(ready.map(({ config, broker }) => [config.rules.desk, broker.credentials?.keyId.reveal()])).toEqual([
    ['solo', 'PK1'],
  ]);
});

it('the folder is the one of the flag, else of NIGHTDESK_DESKS, but for one desk that a flag names', () => {
  const variables = { NIGHTDESK_DESKS: 'from-env' };
  expect(deskFolderOf({ desks: 'flag' }, variables)).toBe('flag');
  expect(deskFolderOf({}, variables)).toBe('from-env');
  expect(deskFolderOf({ config: 'desk.yaml' }, variables)).toBeNull();
  expect(deskFolderOf({}, { NIGHTDESK_DESKS: '' })).toBeNull();
});
