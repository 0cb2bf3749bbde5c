/** Promise 7 at the command line: each fault is one clear line and a non-zero exit, and nothing is started or written. */
import { existsSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { folder, nightdesk } from './nightdesk';

/** Runs `nightdesk up` with flags that it must refuse; nothing may stand in its state folder afterwards. */
async function refusal(...flags: readonly string[]): Promise<string> {
  const state = join(folder(), 'state');
  const { code, stdout, stderr } = await nightdesk('up', '--exit', '--state', state, ...flags).ended;
  expect({ failed: code !== null && code !== 0, stdout, state: existsSync(state) }).toEqual({
    ...{ failed: true, stdout: '', state: false },
  });
  expect(stderr).toMatch(/^nightdesk: .*\n$/s);
  return stderr.slice('nightdesk: '.length, -1);
}

test.each([
  [['--from', '2024-02-31'], '--from 2024-02-31: that is no date; write it YYYY-MM-DD'],
  [['--from', 'tomorrow'], '--from tomorrow: that is no date; write it YYYY-MM-DD'],
  [
    ['--from', '1990-01-02'],
    '--from 1990-01-02: the embedded exchange has sessions from 2019-01-02 to 2027-12-31',
  ],
  [['--frm', '2026-01-05'], "unknown option '--frm'\n(Did you mean --from?)"],
  [['--holding', 'nonsense'], '--holding nonsense: write it SYMBOL=SHARES, like NVDA=10'],
  [['--holding', 'NVDA=0'], '--holding NVDA=0: give a quantity above zero'],
  [
    ['--holding', 'NVDA=1e3'],
    '--holding NVDA=1e3: quantity "1e3" is not a plain decimal number; write it like 12.34, without exponent or thousands separators',
  ],
  [['--holding', 'NOSUCH=1'], '--holding NOSUCH: the synthetic market, seed 7 has no NOSUCH'],
  [
    ['--holding', 'NVDA=100000'],
    '--holding NVDA=100000 at 63.94: more than an account of 100,000.00 USD can hold; give more --cash',
  ],
  [['--fractional-off', 'NOSUCH'], '--fractional-off NOSUCH: the synthetic market, seed 7 has no NOSUCH'],
  [['--cash', '-5'], '--cash -5: give an amount above zero, like 10000'],
  [['--cash', '0'], '--cash 0: give an amount above zero, like 10000'],
  [['--sessions', '0'], '--sessions 0: give a whole number from 1 to 2000'],
  [['--night', '10ms'], '--night 10ms: give a length from 500ms up, like 3s'],
  [['--scenario', 'crash'], '--scenario crash: there is no such scenario; there is: drift'],
  [
    ['--scenario', 'drift', '--cash', '5'],
    '--scenario drift brings its own market, account and date; leave the other options of the run out',
  ],
  [['--ui-port', '70000'], '--ui-port 70000: give a whole number from 0 to 65535'],
  [['--bars', '/no/such/bars.csv'], '--bars /no/such/bars.csv: there is no such file or folder'],
  [['--config', '/no/such/desk.yaml'], '--config /no/such/desk.yaml: there is no such file or folder'],
  [['--json', '/no/such/out.json'], '--json /no/such/out.json: there is no folder /no/such'],
  [['--notify'], '--notify needs a webhook: set NIGHTDESK_WEBHOOK_URL, or NIGHTDESK_WEBHOOK_URL_FILE'],
  [['--state', ''], '--state needs the name of a folder, like .nightdesk'],
])('%j', async (flags, message) => {
  expect(await refusal(...flags)).toBe(message);
});

test('a bad row of bars is named by file, line, column and value', async () => {
  const bars = join(folder(), 'bars.csv');
  const rows = [
    '2024-07-22,AAPL,227.01,227.78,223.09,223.96,48201800',
    '2024-07-23,AAPL,224.37,226.94,222.68,x,1',
  ];
  writeFileSync(bars, ['date,symbol,open,high,low,close,volume', ...rows, ''].join('\n'));
  expect(await refusal('--bars', bars)).toBe(
    `${bars} can't be used as bars:\n` +
      `  ${bars} line 3, column close, value "x": not a decimal number like 12.34 with at most nine decimals`,
  );
});

test('bars that end before the last session asked for', async () => {
  const bars = join(folder(), 'bars.csv');
  writeFileSync(
    bars,
    'date,symbol,open,high,low,close,volume\n2024-07-22,AAPL,227.01,227.78,223.09,223.96,48201800\n',
  );
  expect(await refusal('--bars', bars, '--from', '2024-07-22', '--sessions', '2')).toBe(
    'the real bars, bars.csv have no bars on 2024-07-24, the last trading day asked for; ask for fewer sessions',
  );
});

test.each([
  ['--temporal-port', 'Temporal'],
  ['--ui-port', 'the Temporal UI'],
  ['--exchange-port', 'the exchange'],
])('a taken %s', async (flag, what) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  try {
    expect(await refusal(flag, `${port}`)).toBe(
      `port ${port} for ${what} is taken; end what listens on it, or choose another port or none for a free one`,
    );
  } finally {
    await new Promise((resolve) => taken.close(resolve));
  }
});

test('a state folder that can’t be made is refused at once', async () => {
  const { code, stderr } = await nightdesk('up', '--exit', '--state', '/proc/nightdesk').ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^nightdesk: --state \/proc\/nightdesk: \/proc\/nightdesk can't be made \(\w+\); name another one\n$/,
  );
});

test.each([
  [['--seed', 'zz'], '--seed zz: give a whole number from 0 to 2147483648'],
  [['--port', '70000'], '--port 70000: give a whole number from 0 to 65535'],
  [['--scenario', 'zzz'], '--scenario zzz: there is no such scenario; there is: drift'],
  [['--start', 'nonsense'], '--start nonsense: that is no instant; write it like 2026-01-05T21:00:00Z'],
  [['--holding', 'NVDA'], '--holding NVDA: write it SYMBOL=SHARES, like NVDA=10'],
])('nightdesk exchange refuses %j', async (flags, message) => {
  const needed = ['--state', join(folder(), 'exchange.sqlite'), '--start', '2026-01-05T21:00:00Z'];
  const { code, stderr } = await nightdesk('exchange', ...needed, ...flags).ended;
  expect({ code, stderr }).toEqual({ code: 2, stderr: `nightdesk: ${message}\n` });
});

test('a worker without a broker says which variable is missing, before it looks for Temporal', async () => {
  const { code, stderr } = await nightdesk('worker').ended;
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/^nightdesk: NIGHTDESK_TRADING_URL is not set/);
});
