/**
 * Promise 8: no key material anywhere. A desk on paper against an exchange of this machine, with keys that nothing else
 * can be mistaken for: every event of its histories, every log line, artifact, record, report, notice, and what its
 * commands print is looked through, in every form in which a key could stand there.
 */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils';
import { exchangeControl } from '../../src/cli/up/exchange-control';
import { runSession } from '../../src/cli/up/run-session';
import { program } from '../../src/cli/program';
import { readKeyRing } from '../../src/codec/key-ring';
import { readableHistory } from '../../src/codec/readable-history';
import { readSessionsTable } from '../../src/config/sessions-table';
import type { SessionRecord } from '../../src/domain/session-record';
import { startDevServer } from '../../src/workers/dev-server';
import { findTemporalBinary } from '../../src/workers/temporal-binary';
import { connectClient, ownServer } from '../../src/workers/temporal-connection';
import { filesBelow, leaksBelow, leaksIn, type Leak, type Secrets } from './leaks';
import { folder, nightdesk, type Ending } from './nightdesk';

jest.setTimeout(180_000);

const ENCRYPTION = randomBytes(32);
/** Legal in an HTTP header, and different once they are URL-encoded, put into HTML or base64. */
const KEY_ID = 'PK+nightdesk/leak=test&ID01';
const SECRET_KEY = 'sk~nightdesk/LEAK+test=<77>&==';
const HOOK = 'T0KENnightdeskLEAKhook9';
const SECRETS: Secrets = {
  'key id': KEY_ID,
  'secret key': SECRET_KEY,
  'webhook token': HOOK,
  'encryption key': ENCRYPTION.toString('base64'),
  'bytes of the encryption key': ENCRYPTION.toString('latin1'),
};

const FAULTS = `
seed: 7
faults:
  - { name: reset-after, times: 1 }
  - { name: 500-before, on: account, times: 1 }
  - { name: html-before, on: data, times: 1 }
  - { name: 429, on: data, times: 2 }
`;

interface Run {
  readonly record: SessionRecord;
  readonly state: string;
  /** Every history of the server, as its workflows saw it, and as the server keeps it. */
  readonly histories: readonly { readonly readable: string; readonly kept: string }[];
  readonly notices: readonly string[];
  readonly printed: readonly { readonly command: string; readonly ending: Ending }[];
}

/** Commands that print what a desk has, and some that fail. The second six read histories. */
const COMMANDS: readonly (readonly string[])[] = [
  ['doctor'],
  ['doctor', '--json'],
  ['config', 'show'],
  ['session', 'list', '--json'],
  ['session', 'show', '2026-01-05'],
  ['explain', 'COST', '2026-01-05'],
  ['audit', '--all', '--json'],
  ['history', 'export', '2026-01-05'],
  ['report', '--json'],
  ['report'],
  ['readiness', '--json'],
  ['live', 'show'],
  ['live', 'arm', '--confirm-account', '1'],
  ['positions', '--json'],
  ['exposure'],
  ['schedule', 'show'],
  ['worker', '--live'],
  ['scan', '--json'],
];

/** A session on paper at an exchange of this machine, and what its operator could look at afterwards. */
async function runDesk(faults: string | null): Promise<Run> {
  const [state, secrets] = [folder('all'), folder('all')];
  const secretFile = (name: string, text: string): string => {
    writeFileSync(join(secrets, name), `${text}\n`);
    return join(secrets, name);
  };
  const notices: string[] = [];
  const hook = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => void notices.push(text));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => void hook.listen(0, '127.0.0.1', resolve));
  const config = join(state, 'desk.yaml');
  writeFileSync(config, 'open: { delay: 1 s, every: 1 s }\n');
  const { path: binary } = await findTemporalBinary('cli');
  const server = await startDevServer({
    ...{ binary, port: 0, uiPort: 0 },
    ...{ dbFile: join(state, 'temporal.sqlite'), logFile: join(state, 'temporal.log') },
  });
  const ring = readKeyRing(`leak1:${ENCRYPTION.toString('base64')}`);
  const encryption = faults === null ? null : ring;
  const client = await connectClient(ownServer(server.address, { namespace: 'default', encryption }));
  const set: NodeJS.ProcessEnv = {
    APCA_API_KEY_ID_FILE: secretFile('key-id', KEY_ID),
    APCA_API_SECRET_KEY_FILE: secretFile('secret-key', SECRET_KEY),
    NIGHTDESK_WEBHOOK_URL_FILE: secretFile(
      'hook',
      `http://127.0.0.1:${(hook.address() as AddressInfo).port}/services/${HOOK}`,
    ),
    ...(encryption && {
      NIGHTDESK_ENCRYPTION_KEYS_FILE: secretFile('keys', `leak1:${ENCRYPTION.toString('base64')}`),
    }),
    NIGHTDESK_MODE: 'paper',
    NIGHTDESK_STATE: state,
    TEMPORAL_ADDRESS: server.address,
    LOG_LEVEL: 'trace',
    NIGHTDESK_TRACE: '1',
  };
  const before = { ...process.env };
  Object.assign(process.env, set);
  try {
    if (faults !== null) writeFileSync(join(state, 'faults.yaml'), faults);
    // The exchange has the keys of its account from the environment, and the desk has them from files.
    Object.assign(process.env, { APCA_API_KEY_ID: KEY_ID, APCA_API_SECRET_KEY: SECRET_KEY });
    const exchange = nightdesk(
      ...['exchange', '--state', join(state, 'exchange.sqlite'), '--start', '2026-01-05T21:00:00Z'],
      ...(faults === null ? [] : ['--faults', join(state, 'faults.yaml')]),
    );
    delete process.env['APCA_API_KEY_ID'];
    delete process.env['APCA_API_SECRET_KEY'];
    const [url] = await exchange.says(/^http\S+$/m);
    process.env['NIGHTDESK_TRADING_URL'] = process.env['NIGHTDESK_DATA_URL'] = url;
    const worker = nightdesk('worker', '--config', config);
    await worker.says(/worker ready/);

    const table = readSessionsTable();
    const place = table.findIndex(({ date }) => date === '2026-01-05');
    const record = await runSession(
      {
        client,
        taskQueue: 'nightdesk',
        exchange: exchangeControl({ url, keyId: KEY_ID, secretKey: SECRET_KEY }),
      },
      {
        key: { desk: 'main', date: '2026-01-05' },
        ...{ scanAt: '2026-01-05T21:05:00Z', tradingDay: table[place + 1]! },
        ...{ nightMs: 500, entryWindowMs: 30 * 60_000 },
      },
      () => undefined,
    );
    const printed: { command: string; ending: Ending }[] = [];
    const [first, second, third] = [COMMANDS.slice(0, 6), COMMANDS.slice(6, 12), COMMANDS.slice(12)];
    // What reads no history prints the same after either session.
    for (const some of faults === null ? [first, second, third] : [second])
      printed.push(
        ...(await Promise.all(
          some.map(async (command) => ({
            command: command.join(' '),
            ending: await nightdesk(...command).ended,
          })),
        )),
      );
    const histories: { readable: string; kept: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list()) {
      const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.push({
        readable: decoded(historyToJSON(readableHistory(history, encryption))),
        kept: historyToJSON(history),
      });
    }
    worker.kill('SIGTERM');
    printed.push({ command: 'worker', ending: await worker.ended });
    // Keys that the broker refuses, and keys that are no keys: what their errors say.
    writeFileSync(join(secrets, 'secret-key'), `${SECRET_KEY}x\n`);
    printed.push({ command: 'doctor, refused', ending: await nightdesk('doctor').ended });
    printed.push({ command: 'positions, refused', ending: await nightdesk('positions').ended });
    writeFileSync(join(secrets, 'secret-key'), `${SECRET_KEY} ${SECRET_KEY}\n`);
    writeFileSync(join(secrets, 'hook'), `ftp://${HOOK}@nowhere/${HOOK}\n`);
    writeFileSync(join(secrets, 'keys'), `leak1 ${ENCRYPTION.toString('base64')}\n`);
    printed.push({ command: 'doctor, unreadable', ending: await nightdesk('doctor').ended });
    exchange.kill('SIGTERM');
    printed.push({ command: 'exchange', ending: await exchange.ended });
    return { record, state, histories, notices, printed };
  } finally {
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    await client.connection.close();
    await server.stop();
    hook.close();
  }
}

/** A history's JSON with every payload's bytes as text: what they say is looked through, and not only how it is kept. */
const decoded = (json: string): string =>
  json +
  [...json.matchAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString())
    .join('\n');

function leaksOf({ state, histories, notices, printed }: Run): readonly Leak[] {
  return [
    ...histories.flatMap(({ readable, kept }, index) =>
      leaksIn(readable + kept, `history ${index}`, SECRETS),
    ),
    ...leaksBelow(state, SECRETS),
    ...notices.flatMap((notice) => leaksIn(notice, 'a notice', SECRETS)),
    ...printed.flatMap(({ command, ending: { stdout, stderr } }) =>
      leaksIn(stdout + stderr, command, SECRETS),
    ),
  ];
}

describe.each([
  ['a quiet session', null],
  ['a session with faults, its histories encrypted', FAULTS],
])('after %s', (_, faults) => {
  let run: Run;
  beforeAll(async () => {
    run = await runDesk(faults);
  });

  test('no key is anywhere', () => {
    expect(leaksOf(run)).toEqual([]);
  });

  test('and there was something to look through', () => {
    const { record, state, histories, notices, printed } = run;
    expect(record.scan?.symbols).toBe(29);
    expect(record.intents.length).toBeGreaterThan(0);
    // The session, its desk, and the lock of its account.
    expect(histories.length).toBeGreaterThanOrEqual(3);
    expect(histories.map(({ readable }) => readable).join()).toContain('session/main/2026-01-05');
    expect(notices.join()).toContain('2026-01-05');
    const files = filesBelow(state).map((file) => file.slice(state.length + 1).split('/')[0]);
    expect(files).toEqual(
      expect.arrayContaining(['artifacts', 'sessions', 'reports', 'temporal.sqlite', 'exchange.sqlite']),
    );
    const said = Object.fromEntries(printed.map(({ command, ending }) => [command, ending]));
    expect(said['audit --all --json']?.stdout).toContain('"verdict": "good"');
    expect(said['doctor, refused']?.stdout).toContain('NOT_AUTHORISED');
    expect(said['doctor, unreadable']?.stderr).toContain('APCA_API_SECRET_KEY');
    expect(said['worker']?.stderr.length).toBeGreaterThan(0);
  });

  test('a key that is planted is found, wherever and however', () => {
    const planted = join(run.state, 'artifacts', 'planted');
    mkdirSync(planted, { recursive: true });
    const forms: readonly ((secret: string) => string)[] = [
      (secret) => `x${secret}x`,
      encodeURIComponent,
      (secret) => Buffer.from(`Basic ${secret}:and more`).toString('base64'),
      (secret) => Buffer.from(`a${secret}z`).toString('base64url'),
      (secret) => JSON.stringify({ secret }),
    ];
    for (const [name, secret] of Object.entries(SECRETS).slice(0, 4))
      for (const [index, form] of forms.entries()) {
        const file = join(planted, `${index}.json`);
        writeFileSync(file, form(secret));
        expect(leaksOf(run).filter(({ where }) => where === file)).toContainEqual(
          expect.objectContaining({ secret: name }),
        );
        writeFileSync(file, '');
      }
    const history = {
      ...run,
      histories: [
        { kept: '', readable: decoded(`"data": "${Buffer.from(`{"k":"${KEY_ID}"}`).toString('base64')}"`) },
      ],
    };
    expect(leaksOf(history)).toContainEqual({ secret: 'key id', form: 'as it is', where: 'history 0' });
    appendFileSync(join(run.state, 'temporal.log'), SECRET_KEY);
    expect(leaksOf(run).map(({ where }) => where)).toContain(join(run.state, 'temporal.log'));
  });
});

test('no command’s help or defaults show what the environment holds', () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    APCA_API_KEY_ID: KEY_ID,
    APCA_API_SECRET_KEY: SECRET_KEY,
    NIGHTDESK_WEBHOOK_URL: HOOK,
  });
  try {
    const help = (command: ReturnType<typeof program>): string =>
      [command.helpInformation(), ...command.commands.map(help)].join('\n');
    const said = help(program(() => undefined));
    expect(said).toContain('nightdesk');
    expect(leaksIn(said, 'help', SECRETS)).toEqual([]);
  } finally {
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
  }
});
