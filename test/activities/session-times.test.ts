/** Times of a session as the broker's calendar has them: the adapter, over HTTP, at the embedded exchange. */
import { newYorkDate, readSessionTimes } from '../../src/activities/session-times';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import type { Broker } from '../../src/brokers/broker';
import { readSessionsTable } from '../../src/config/sessions-table';
import { HOUR } from '../../src/domain/instant';
import type { RunningExchange } from '../../src/exchange/exchange';
import { startExchange } from '../../src/exchange/exchange';
import { freshFolder } from '../exchange/trial-exchange';
import { trialMarket } from '../exchange/trial-market';

const TABLE = readSessionsTable();
const credentials = { keyId: 'times', secretKey: 'times' };
let exchange: RunningExchange | undefined;
afterEach(() => exchange?.close());

async function broker(): Promise<Broker> {
  exchange = await startExchange({
    port: 0,
    stateFile: `${freshFolder()}/exchange.sqlite`,
    market: trialMarket,
    startAt: '2024-01-02T12:00:00Z',
    startingCash: '100000',
    holdings: [],
    driven: true,
    credentials,
  });
  return alpacaBroker({ tradingUrl: exchange.url, dataUrl: exchange.url, ...credentials });
}

const ask = async (date: string, table = TABLE) => readSessionTimes(await broker(), date, '16:05', table);

describe("New York's date", () => {
  test.each([
    ['2024-08-02T20:05:00Z', '2024-08-02'],
    ['2024-08-03T03:59:59Z', '2024-08-02'],
    ['2024-08-03T04:00:00Z', '2024-08-03'],
    ['2024-12-03T04:59:59Z', '2024-12-02'],
    ['2024-08-02T22:05:00-04:00', '2024-08-02'],
  ])('at %s is %s', (instant, date) => {
    expect(newYorkDate(instant)).toBe(date);
  });

  test.each(['', 'tonight', '2024-08-02', '2024-08-02T20:05:00'])('at %j is nothing', (instant) => {
    expect(() => newYorkDate(instant)).toThrow(`${JSON.stringify(instant)} is no instant`);
  });
});

describe("a session's times", () => {
  test('section 2 row 20: a Friday is scanned at 16:05 and trades at the open of Monday, two days of 24 h later', async () => {
    expect(await ask('2024-08-02')).toEqual({
      times: {
        scanDay: { date: '2024-08-02', open: '2024-08-02T13:30:00.000Z', close: '2024-08-02T20:00:00.000Z' },
        scanAt: '2024-08-02T20:05:00.000Z',
        tradingDay: {
          date: '2024-08-05',
          open: '2024-08-05T13:30:00.000Z',
          close: '2024-08-05T20:00:00.000Z',
        },
        closedDaysMs: [24 * HOUR, 24 * HOUR],
      },
      scanDay: 'agree',
      tradingDay: 'agree',
      closures: [],
      words: { scan: 'Fri 08-02 16:05', open: 'Mon 08-05 09:30' },
    });
  });

  test('one night has no closed day', async () => {
    expect((await ask('2024-08-05')).times?.closedDaysMs).toEqual([]);
  });

  test.each([
    ['forward', '2024-03-08', [24 * HOUR, 23 * HOUR], '2024-03-08T21:05:00.000Z', '2024-03-11T13:30:00.000Z'],
    ['back', '2024-11-01', [24 * HOUR, 25 * HOUR], '2024-11-01T20:05:00.000Z', '2024-11-04T14:30:00.000Z'],
  ])(
    'over a clock change %s the closed days have their true lengths',
    async (_, date, closed, scanAt, open) => {
      const { times } = await ask(date);
      expect(times).toMatchObject({ closedDaysMs: closed, scanAt, tradingDay: { open } });
    },
  );

  test('an early close ends at 13:00', async () => {
    const { times, tradingDay } = await ask('2024-11-27');
    expect(times?.tradingDay).toEqual({
      date: '2024-11-29',
      open: '2024-11-29T14:30:00.000Z',
      close: '2024-11-29T18:00:00.000Z',
    });
    expect(tradingDay).toBe('agree');
  });

  test('Christmas is no session', async () => {
    expect(await ask('2024-12-25')).toMatchObject({ times: null, scanDay: 'agree' });
  });

  test.each(['2024-8-2', 'Friday', '2024-02-30'])('%j is no date', async (date) => {
    await expect(ask(date)).rejects.toThrow(`${JSON.stringify(date)} is no date; write it YYYY-MM-DD`);
  });
});

describe('the cross-check with the shipped table', () => {
  const without = (...dates: string[]) => TABLE.filter((day) => !dates.includes(day.date));

  test('the broker trades where the table does not: the verdict disagrees', async () => {
    expect(await ask('2024-08-02', without('2024-08-05'))).toMatchObject({ tradingDay: 'disagree' });
  });

  test('S19, section 2 row 21: the broker has other hours than the table: the verdict disagrees', async () => {
    const early = TABLE.map((day) =>
      day.date === '2024-08-05' ? { ...day, close: '2024-08-05T17:00:00Z' } : day,
    );
    expect(await ask('2024-08-02', early)).toMatchObject({ tradingDay: 'disagree' });
  });

  test('sessions of the table which the broker skips are closures', async () => {
    const sunday = { date: '2024-08-04', open: '2024-08-04T13:30:00Z', close: '2024-08-04T20:00:00Z' };
    const table = [...TABLE, sunday].sort((left, right) => (left.date < right.date ? -1 : 1));
    expect(await ask('2024-08-02', table)).toMatchObject({ closures: ['2024-08-04'], tradingDay: 'agree' });
  });

  test('beyond the table the broker stands alone', async () => {
    const short = TABLE.filter((day) => day.date <= '2024-08-02');
    expect(await ask('2024-08-02', short)).toMatchObject({ scanDay: 'agree', tradingDay: 'beyond-table' });
  });

  test('a scan day that the table has as a session and the broker has not is a closure', async () => {
    const christmas = { date: '2024-12-25', open: '2024-12-25T14:30:00Z', close: '2024-12-25T21:00:00Z' };
    expect(await ask('2024-12-25', [christmas, ...TABLE])).toMatchObject({ times: null, scanDay: 'closure' });
  });
});
