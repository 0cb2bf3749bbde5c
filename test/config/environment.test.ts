import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError } from '../../src/config/config-error';
import { readEnvironment } from '../../src/config/environment';
import { OPEN_ACCESS } from '../../src/config/temporal-access';
import { Secret } from '../../src/config/secret';

const KEYS = { APCA_API_KEY_ID: 'PKTEST', APCA_API_SECRET_KEY: 's3cr3t' };
const PAPER = { NIGHTDESK_MODE: 'paper', ...KEYS };

function problems(variables: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
}

it('an empty environment is the embedded desk, which needs nothing', () => {
  expect(readEnvironment({})).toEqual({
    broker: { mode: 'embedded', tradingUrl: null, dataUrl: null, credentials: null },
    temporal: {
      address: null,
      namespace: 'default',
      taskQueue: 'nightdesk',
      deployment: null,
      access: OPEN_ACCESS,
      encryption: null,
    },
    stateDir: '.nightdesk',
    webhook: null,
  });
});

it('a variable that is set but empty counts as not set', () => {
  expect(readEnvironment({ NIGHTDESK_MODE: '', NIGHTDESK_STATE: '', APCA_API_KEY_ID: '' })).toEqual(
    readEnvironment({}),
  );
});

it('a worker deployment is named, and its build or the code says which version', () => {
  const deployment = (variables: NodeJS.ProcessEnv) => readEnvironment(variables).temporal.deployment;
  expect(deployment({ NIGHTDESK_DEPLOYMENT: 'nightdesk' })).toEqual({ name: 'nightdesk', build: null });
  expect(deployment({ NIGHTDESK_DEPLOYMENT: 'nightdesk', NIGHTDESK_BUILD: '1.4.0-rc2' })).toEqual({
    name: 'nightdesk',
    build: '1.4.0-rc2',
  });
});

it('a build without its deployment is refused, and a dot in a deployment, which Temporal reads as the build', () => {
  expect(problems({ NIGHTDESK_BUILD: 'v2' })).toEqual([
    'NIGHTDESK_BUILD: "v2" is set without NIGHTDESK_DEPLOYMENT; name the deployment, or unset it',
  ]);
  expect(problems({ NIGHTDESK_DEPLOYMENT: 'night.desk' })).toEqual([
    'NIGHTDESK_DEPLOYMENT: "night.desk" must be 1 to 64 letters, digits, dashes or underscores, no dot',
  ]);
});

it("paper trades at Alpaca's paper host with the keys given", () => {
  const { broker } = readEnvironment(PAPER);
  expect(broker).toMatchObject({
    mode: 'paper',
    tradingUrl: 'https://paper-api.alpaca.markets',
    dataUrl: 'https://data.alpaca.markets',
  });
  expect(broker.credentials?.secretKey.reveal()).toBe('s3cr3t');
});

it('paper without keys is refused, each missing key by name', () => {
  expect(problems({ NIGHTDESK_MODE: 'paper' })).toEqual([
    'APCA_API_KEY_ID: is not set; paper trading needs it, or APCA_API_KEY_ID_FILE',
    'APCA_API_SECRET_KEY: is not set; paper trading needs it, or APCA_API_SECRET_KEY_FILE',
  ]);
});

it("live trades at Alpaca's live host, with the keys given", () => {
  const { broker } = readEnvironment({ NIGHTDESK_MODE: 'live', ...KEYS });
  expect(broker).toMatchObject({
    mode: 'live',
    tradingUrl: 'https://api.alpaca.markets',
    dataUrl: 'https://data.alpaca.markets',
  });
  expect(problems({ NIGHTDESK_MODE: 'live' })).toEqual([
    'APCA_API_KEY_ID: is not set; live trading needs it, or APCA_API_KEY_ID_FILE',
    'APCA_API_SECRET_KEY: is not set; live trading needs it, or APCA_API_SECRET_KEY_FILE',
  ]);
});

const LIVE_HOSTS = [
  'https://api.alpaca.markets',
  'https://API.alpaca.markets/',
  'https://api.alpaca.markets.',
  'http://api.alpaca.markets:443',
];

it.each(LIVE_HOSTS)('paper never reaches the host for live money: %s', (url) => {
  expect(problems({ ...PAPER, NIGHTDESK_TRADING_URL: url })).toEqual([
    expect.stringContaining('the host for live money'),
  ]);
});

it.each(LIVE_HOSTS)('nor does the embedded desk: %s', (url) => {
  expect(problems({ NIGHTDESK_TRADING_URL: url })).toEqual([
    expect.stringContaining('the embedded desk never asks it'),
  ]);
});

it.each(['https://paper-api.alpaca.markets', 'https://Paper-API.alpaca.markets.'])(
  'live never reaches the host of paper accounts: %s',
  (url) => {
    expect(problems({ NIGHTDESK_MODE: 'live', ...KEYS, NIGHTDESK_TRADING_URL: url })).toEqual([
      expect.stringContaining('the host of paper accounts, which a live desk never reaches'),
    ]);
  },
);

it.each(['paper', 'live'])('in mode %s no prices are asked of a host for orders', (mode) => {
  for (const url of ['https://api.alpaca.markets', 'https://paper-api.alpaca.markets'])
    expect(problems({ NIGHTDESK_MODE: mode, ...KEYS, NIGHTDESK_DATA_URL: url })).toEqual([
      expect.stringContaining('a host for orders, not for prices'),
    ]);
});

it("S26: the embedded desk refuses Alpaca's own hosts", () => {
  expect(problems({ NIGHTDESK_DATA_URL: 'https://data.alpaca.markets' })).toEqual([
    expect.stringContaining('set NIGHTDESK_MODE=paper'),
  ]);
});

describe('the host of the exchange', () => {
  const on = (host: string) => ({ NIGHTDESK_EXCHANGE_HOST: host });

  it.each(['exchange', 'nightdesk-exchange', '10.0.0.5', '172.20.0.3', '192.168.1.4'])(
    'may be of a private network: %s',
    (host) => {
      expect(readEnvironment(on(host)).broker).toMatchObject({ mode: 'embedded', exchangeHost: host });
    },
  );

  it.each(['exchange.example', 'api.alpaca.markets', '8.8.8.8', '172.32.0.1', 'two words', 'exchange:8400'])(
    'is never one that others may be asked at: %s',
    (host) => {
      expect(problems(on(host))).toEqual([expect.stringMatching(/^NIGHTDESK_EXCHANGE_HOST: /)]);
    },
  );

  it('is refused with real keys, which must not go over the wire in the clear', () => {
    expect(problems({ ...PAPER, ...on('exchange') })).toEqual([
      expect.stringContaining('for the embedded exchange alone'),
    ]);
  });
});

it.each([
  ['NIGHTDESK_TRADING_URL', 'ftp://host'],
  ['NIGHTDESK_TRADING_URL', 'https://user:pass@host'],
  ['NIGHTDESK_DATA_URL', 'http://host/v2'],
  ['TEMPORAL_ADDRESS', 'http://127.0.0.1:7233'],
  ['TEMPORAL_ADDRESS', 'localhost'],
  ['TEMPORAL_NAMESPACE', 'two words'],
  ['NIGHTDESK_TASK_QUEUE', '-x'],
  ['NIGHTDESK_MODE', 'Paper'],
])('%s=%s is refused by name', (field, value) => {
  expect(problems({ [field]: value })[0]).toMatch(new RegExp(`^${field}: "`));
});

it('S26: every problem is told at once', () => {
  expect(
    problems({ NIGHTDESK_MODE: 'paper', TEMPORAL_ADDRESS: 'x', NIGHTDESK_TRADING_URL: 'x' }),
  ).toHaveLength(4);
});

describe('the webhook for notices', () => {
  it.each([
    'https://hooks.slack.com/services/T/B/x',
    'https://discord.com/api/webhooks/1/x/slack',
    'http://127.0.0.1:8065/hooks/x',
    'http://localhost/x',
    'http://[::1]:8065/x',
  ])('may be %s', (url) => {
    expect(readEnvironment({ NIGHTDESK_WEBHOOK_URL: url }).webhook?.reveal()).toBe(url);
  });

  it.each([
    ['http://hooks.slack.com/services/T0KEN', 'must be https, or http on a loopback address'],
    ['http://127.0.0.1.evil.example/T0KEN', 'must be https, or http on a loopback address'],
    ['ftp://127.0.0.1/T0KEN', 'must be https, or http on a loopback address'],
    ['hooks.slack.com/services/T0KEN', 'is not a URL; it is like https://hooks.slack.com/services/…'],
    ['https://user:T0KEN@host/', 'holds a user or a password; a webhook has its token in the path'],
    ['https://T0KEN@host/', 'holds a user or a password; a webhook has its token in the path'],
  ])('is not %s, and the message holds nothing of it', (url, problem) => {
    expect(problems({ NIGHTDESK_WEBHOOK_URL: url })).toEqual([`NIGHTDESK_WEBHOOK_URL: ${problem}`]);
  });
});

describe('a secret', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'nightdesk-secret-'));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('may come from a file, as Docker mounts it', () => {
    const file = join(directory, 'key');
    writeFileSync(file, 'from-file\n');
    const { broker } = readEnvironment({ ...PAPER, APCA_API_SECRET_KEY: '', APCA_API_SECRET_KEY_FILE: file });
    expect(broker.credentials?.secretKey.reveal()).toBe('from-file');
  });

  it('is refused when the variable and the file are both set, the file is missing, or holds nothing', () => {
    const empty = join(directory, 'empty');
    writeFileSync(empty, '\n');
    expect(problems({ ...PAPER, APCA_API_SECRET_KEY_FILE: empty })[0]).toContain('unset one of the two');
    const fromFile = (file: string) =>
      problems({ ...PAPER, APCA_API_KEY_ID: '', APCA_API_KEY_ID_FILE: file });
    expect(fromFile(join(directory, 'none'))).toEqual([expect.stringContaining('cannot be read (ENOENT)')]);
    expect(fromFile(empty)).toEqual([expect.stringContaining('APCA_API_KEY_ID_FILE: holds white space')]);
  });

  it('may be the webhook of a file too, and what is wrong with it is told of the file', () => {
    const file = join(directory, 'webhook');
    writeFileSync(file, 'http://hooks.example.com/T0KEN\n');
    expect(problems({ NIGHTDESK_WEBHOOK_URL_FILE: file })).toEqual([
      'NIGHTDESK_WEBHOOK_URL_FILE: must be https, or http on a loopback address',
    ]);
  });

  it('is never part of a message', () => {
    expect(problems({ ...PAPER, APCA_API_SECRET_KEY: 'two words' }).join()).not.toContain('two words');
  });

  it('says [redacted] however it is turned into text', () => {
    const secret = new Secret('s3cr3t');
    const texts = [
      String(secret),
      ['key', secret].join(),
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret),
    ];
    expect(texts.every((text) => text.includes('[redacted]') && !text.includes('s3cr3t'))).toBe(true);
    expect(Object.keys(secret)).toEqual([]);
  });
});
