import { configurationsFor } from '../../../src/brokers/alpaca/connection';
import type { AlpacaOptions } from '../../../src/brokers/alpaca/connection';
import { KEYS, json, withAlpaca } from './scripted-alpaca';

const PAPER = {
  ...KEYS,
  tradingUrl: 'https://paper-api.alpaca.markets',
  dataUrl: 'https://data.alpaca.markets',
};
const LOCAL = { ...KEYS, tradingUrl: 'http://127.0.0.1:4010', dataUrl: 'http://127.0.0.1:4010' };
const withOptions = (options: object) => () => configurationsFor({ ...PAPER, ...options });

describe('a base URL is never fallen back to', () => {
  test.each(['tradingUrl', 'dataUrl'])(
    '%s missing, undefined, null or empty throws and names it',
    (option) => {
      const rest = Object.fromEntries(Object.entries(PAPER).filter(([key]) => key !== option));
      expect(() => configurationsFor(rest as unknown as AlpacaOptions)).toThrow(`${option} is not set`);
      for (const empty of [undefined, null, '']) {
        expect(withOptions({ [option]: empty })).toThrow(`${option} is not set`);
      }
    },
  );

  test('both configurations of the SDK carry the given host, without a trailing slash', () => {
    const paper = configurationsFor({ ...PAPER, tradingUrl: `${PAPER.tradingUrl}/` });
    expect(paper.trading.basePath).toBe('https://paper-api.alpaca.markets');
    expect(paper.data.basePath).toBe('https://data.alpaca.markets');
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const url = `http://${host}:4010`;
      const local = configurationsFor({ ...KEYS, tradingUrl: url, dataUrl: `${url}/` });
      expect([local.trading.basePath, local.data.basePath]).toEqual([url, url]);
    }
  });
});

describe('only listed hosts', () => {
  const LIVE = { account: 'live', tradingUrl: 'https://api.alpaca.markets' } as const;

  test('S26: live is refused, and said to be live', () => {
    for (const account of [undefined, 'paper'])
      expect(withOptions({ ...LIVE, account })).toThrow(
        /tradingUrl is https:\/\/api\.alpaca\.markets: money, which a paper desk never reaches/,
      );
  });

  test('a live account reaches the live host and a loopback address, never the paper host', () => {
    expect(withOptions(LIVE)().trading.basePath).toBe('https://api.alpaca.markets');
    expect(withOptions({ ...LOCAL, account: 'live' })().trading.basePath).toBe('http://127.0.0.1:4010');
    for (const tradingUrl of [PAPER.tradingUrl, 'http://api.alpaca.markets', 'https://evil.example'])
      expect(withOptions({ ...LIVE, tradingUrl })).toThrow(
        /^tradingUrl .* is refused; allowed are https:\/\/api\.alpaca\.markets and http/,
      );
  });

  test.each([
    'https://paper-api.alpaca.markets.evil.example',
    'https://evil.example',
    'http://paper-api.alpaca.markets',
    'https://data.alpaca.markets',
    'http://127.0.0.1.evil.example:80',
    'https://127.0.0.1:4010',
    'http://192.168.1.4:4010',
    'https://paper-api.alpaca.markets@evil.example',
    'https://user:word@paper-api.alpaca.markets',
    'https://paper-api.alpaca.markets/v2',
    'https://paper-api.alpaca.markets?x=1',
    'paper-api.alpaca.markets',
    'not a url',
  ])('tradingUrl %s', (tradingUrl) => {
    expect(withOptions({ tradingUrl })).toThrow(
      /^tradingUrl .*allowed are https:\/\/paper-api\.alpaca\.markets/,
    );
  });

  test('the data host is listed for data alone, the trading host for trading alone', () => {
    expect(withOptions({ dataUrl: PAPER.tradingUrl })).toThrow(/^dataUrl https:\/\/paper-api.* is refused/);
  });

  test('orders of one market are never decided on prices of another', () => {
    expect(withOptions({ dataUrl: LOCAL.dataUrl })).toThrow(/different worlds/);
    expect(withOptions({ tradingUrl: LOCAL.tradingUrl })).toThrow(/different worlds/);
  });

  test('a private host that was named is one more place of the embedded exchange, and no other is', () => {
    const on = (host: string) => ({ tradingUrl: `http://${host}:8400`, dataUrl: `http://${host}:8400` });
    expect(withOptions({ ...on('exchange'), exchangeHost: 'exchange' })).not.toThrow();
    expect(withOptions({ ...on('exchanges'), exchangeHost: 'exchange' })).toThrow(/^tradingUrl .*refused/);
    expect(withOptions({ ...on('exchange') })).toThrow(/^tradingUrl .*refused/);
    expect(withOptions({ dataUrl: on('exchange').dataUrl, exchangeHost: 'exchange' })).toThrow(/worlds/);
  });

  test('market time never goes to a real broker', () => {
    expect(withOptions({ marketTime: () => '2024-08-05T13:30:00.000Z' })).toThrow(
      /marketTime drives the embedded/,
    );
  });
});

test.each(['', ' ', 'a b', 'line\nbreak', undefined])('a key of %p is refused, and not shown', (value) => {
  expect(withOptions({ keyId: value })).toThrow(/^keyId is not set, or holds/);
  expect(withOptions({ secretKey: value })).toThrow(/^secretKey is not set, or holds/);
});

test.each([0, -1, 0.5, NaN, Infinity])(
  'a request time-out of %p would mean none at all',
  (requestTimeoutMs) => {
    expect(withOptions({ requestTimeoutMs })).toThrow(/requestTimeoutMs/);
  },
);

describe('the configurations', () => {
  test('neither retries nor limits by itself, refuses redirects, and gives up after 10 s', () => {
    const { trading, data } = configurationsFor(PAPER);
    for (const configuration of [trading, data]) {
      expect(configuration.retry?.maxRetries).toBe(0);
      expect(configuration.rateLimit).toBeUndefined();
      expect(configuration.redirect).toBe('error');
      expect(configuration.timeoutMs).toBe(10_000);
    }
  });
});

describe('the headers of a request', () => {
  const bodies = json({ trades: {}, corporate_actions: {}, fractional_trading: true });

  test('carry the keys, and no market time unless asked for', async () => {
    await withAlpaca(bodies, async ({ broker, asked }) => {
      await broker.fractionalTrading();
      await broker.latestTrades(['AAPL'], 'iex');
      for (const { headers } of asked) {
        expect(headers).toMatchObject({ 'apca-api-key-id': 'PKTEST', 'apca-api-secret-key': 'secret' });
        expect(headers).not.toHaveProperty('nightdesk-market-time');
      }
    });
  });

  test('carry the market time of that moment on every request, of both APIs, and none when there is none', async () => {
    let now: string | undefined = '2024-08-05T13:30:30.000Z';
    await withAlpaca(
      bodies,
      async ({ broker, asked }) => {
        await broker.fractionalTrading();
        now = '2024-08-05T13:30:40.000Z';
        await broker.latestTrades(['AAPL'], 'iex');
        await broker.corporateActions(['AAPL'], '2024-08-02', '2024-08-05');
        now = undefined;
        await broker.fractionalTrading();
        expect(asked.map(({ headers }) => headers['nightdesk-market-time'])).toEqual([
          '2024-08-05T13:30:30.000Z',
          '2024-08-05T13:30:40.000Z',
          '2024-08-05T13:30:40.000Z',
          undefined,
        ]);
        expect(asked[0]?.headers).toMatchObject({ 'apca-api-key-id': 'PKTEST' });
      },
      { marketTime: () => now },
    );
  });
});
