/** An operator stops a desk from a terminal, against a real server and a real worker, and with neither. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDevServer, type DevServer } from '../../src/workers/dev-server';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { folder, nightdesk, within, type Ending } from './nightdesk';

const SETTINGS = [
  'NIGHTDESK_MODE',
  'NIGHTDESK_STATE',
  'NIGHTDESK_TRADING_URL',
  'NIGHTDESK_DATA_URL',
  'NIGHTDESK_TASK_QUEUE',
  'APCA_API_KEY_ID',
  'APCA_API_SECRET_KEY',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
];
const before = Object.fromEntries(SETTINGS.map((name) => [name, process.env[name]]));
/** The environment of the next command: these settings and no others of the desk's. */
function environment(settings: Readonly<Record<string, string | undefined>>): void {
  for (const name of SETTINGS) {
    const value = settings[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
afterEach(() => environment(before));

const run = (...args: readonly string[]): Promise<Ending> => nightdesk(...args).ended;

describe('with a worker', () => {
  let state: string;
  let server: DevServer;
  beforeEach(async () => {
    state = folder();
    const { path: binary } = await findTemporalBinary('cli');
    server = await startDevServer({
      binary,
      dbFile: join(state, 'temporal.sqlite'),
      logFile: join(state, 'temporal.log'),
      port: 0,
      uiPort: 0,
    });
    // No order is sent in these tests, so that no exchange is asked.
    environment({
      NIGHTDESK_STATE: state,
      NIGHTDESK_TRADING_URL: 'http://127.0.0.1:1',
      NIGHTDESK_DATA_URL: 'http://127.0.0.1:1',
      APCA_API_KEY_ID: 'none',
      APCA_API_SECRET_KEY: 'none',
      TEMPORAL_ADDRESS: server.address,
    });
    await nightdesk('worker').says(/worker ready/);
    environment({});
  });
  afterEach(() => server.stop());

  test('halt, reduce and resume say what the desk is, what is stopped and what is not', async () => {
    const halt = await run('halt', '--reason', 'fire drill', '--state', state);
    expect(halt).toMatchObject({ code: 0, stderr: '' });
    expect(halt.stdout).toMatch(
      /^desk main is halted: fire drill \(by operator, \S+Z\)\n {2}stopped +every order/,
    );
    expect(halt.stdout).toContain('no session of a desk main ran here before');

    const reduce = await run('reduce', '--reason', 'a bad day', '--state', state);
    expect(reduce.stdout).toMatch(/^desk main is halted: fire drill/);

    const again = await run('halt', '--reason', 'second drill', '--json', '--state', state);
    expect(JSON.parse(again.stdout)).toMatchObject({ desk: 'main', mode: 'halted', isNew: false });

    const resume = await run('resume', '--reason', 'over', '--state', state);
    expect(resume).toMatchObject({ code: 0, stderr: '' });
    expect(resume.stdout).toMatch(/^desk main is active: over \(by operator/);
  });

  test('a HALT file halts the desk; resume is refused while it is there, and its deletion resumes nothing', async () => {
    const file = join(state, 'HALT');
    writeFileSync(file, 'smoke\n');
    const pending = join(state, 'halt-pending.main.json');
    await within(10_000, 'the worker sees the file', () => existsSync(pending));
    await within(10_000, 'the desk knows of it', () => !existsSync(pending));
    const refused = await run('resume', '--reason', 'over', '--state', state);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toBe(
      `nightdesk: ${file} is there and would halt the desk again; delete it first, then resume\n`,
    );
    rmSync(file);
    const reduce = await run('reduce', '--reason', 'what is it now', '--state', state);
    expect(reduce.stdout).toMatch(/^desk main is halted: smoke \(by file/);
    expect((await run('resume', '--reason', 'over', '--state', state)).stdout).toMatch(
      /^desk main is active/,
    );
  });

  test('resume of a desk that nobody knows changes nothing and says so', async () => {
    const { code, stderr } = await run('resume', '--reason', 'over', '--state', state, '--desk', 'mian');
    expect(code).toBe(1);
    expect(stderr).toContain('no session of a desk mian ran there and nobody halted it; is that its name?');
  });
});

test('halt with Temporal down says so, and which file stops the workers without it', async () => {
  const state = folder();
  environment({ TEMPORAL_ADDRESS: '127.0.0.1:1' });
  const { code, stderr, stdout } = await run('halt', '--reason', 'fire', '--state', state);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `nightdesk: the halt of desk main is not confirmed: no Temporal server answers at 127.0.0.1:1. To stop its workers ` +
      `without Temporal, write the file ${join(state, 'HALT')} on their machine; its text is the reason\n`,
  );
});

test.each([
  [['halt'], /required option '--reason <text>' not specified/],
  [['resume', '--reason', '  '], /^nightdesk: --reason is empty; say why, in a few words\n$/],
  [['halt', '--reason', 'x', '--desk', 'No!'], /--desk No!: a desk's name is 1 to 16 letters a-z and digits/],
  [
    ['reduce', '--reason', 'x', '--state', '/nowhere'],
    /no run of `nightdesk up` uses \/nowhere; name its --state, or set TEMPORAL_ADDRESS/,
  ],
])('%j is refused in one line', async (args, message) => {
  environment({});
  const { code, stderr } = await run(...args);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test('the help of halt teaches the HALT file', async () => {
  const { stdout } = await run('halt', '--help');
  expect(stdout).toContain('With Temporal down, write the file HALT');
});
