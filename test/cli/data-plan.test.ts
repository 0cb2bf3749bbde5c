/** What the account's data plan gives, asked of the exchange, and what the doctor says of rules that need something else. */
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { dataPlanFinding, readDataPlan } from '../../src/cli/data-plan';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { open } from '../exchange/trial-exchange';

const at = async (plan: 'basic' | 'plus') => {
  const trader = await open();
  await trader.ask('PUT', '/control/data-plan', { plan });
  const { url } = trader.exchange;
  const keys = { keyId: 'trial-key', secretKey: 'trial-secret' };
  return alpacaBroker({ tradingUrl: url, dataUrl: url, ...keys, marketTime: () => '2024-08-05T20:05:00Z' });
};
const rules = (feed: 'sip' | 'iex', scanAt = '16:05') => ({
  feed,
  scan: { ...DEFAULT_RULES.scan, at: scanAt },
});

test('the plan is found out by asking for a trade of each feed', async () => {
  expect(await readDataPlan(await at('plus'), 'AAPL')).toEqual({ sip: true, iex: true });
  expect(await readDataPlan(await at('basic'), 'AAPL')).toEqual({ sip: false, iex: true });
});

test('a plan without recent SIP refuses the scan of 16:05 and gives what is 16 minutes old', async () => {
  const broker = await at('basic');
  const request = { symbols: ['AAPL'], from: '2024-08-05', to: '2024-08-05', adjustment: 'raw' } as const;
  await expect(broker.dailyBars({ ...request, feed: 'sip' })).rejects.toMatchObject({
    failure: { kind: 'account', code: 'DATA_PLAN', status: 403 },
  });
  expect(await broker.dailyBars({ ...request, feed: 'iex' })).toHaveProperty('AAPL');
  await expect(
    broker.dailyBars({ ...request, feed: 'sip', until: '2024-08-05T19:49:00Z' }),
  ).resolves.toBeDefined();
});

test('any other refusal is no plan: it is not taken for an answer', async () => {
  const { exchange } = await open();
  const broker = alpacaBroker({
    tradingUrl: exchange.url,
    dataUrl: exchange.url,
    keyId: 'x',
    secretKey: 'y',
  });
  await expect(readDataPlan(broker, 'AAPL')).rejects.toMatchObject({ failure: { code: 'NOT_AUTHORISED' } });
});

test.each([
  ['sip', '16:05', true, true, 'good', /SIP.*as feed: sip needs them at 16:05/],
  ['sip', '16:02', true, true, 'note', /closing auction may not be in the bar yet/],
  ['sip', '16:05', false, true, 'wrong', /neither a scan at 16:05 nor a look at the open.*Set feed: iex/],
  [
    'sip',
    '16:05',
    false,
    false,
    'wrong',
    /no prices in real time, and the rules say feed: sip; ask the broker/,
  ],
  ['iex', '16:05', false, true, 'note', /at 16:05 the official close is not to be had/],
  ['iex', '16:05', true, true, 'note', /feed: sip has the official closes/],
  ['iex', '16:05', true, false, 'wrong', /and the rules say feed: iex; ask the broker/],
] as const)('feed %s at %s with SIP %s and IEX %s is %s', (feed, scanAt, sip, iex, state, words) => {
  const finding = dataPlanFinding({ sip, iex }, rules(feed, scanAt));
  expect(finding).toMatchObject({ what: 'data plan', state });
  expect(finding.words).toMatch(words);
});
