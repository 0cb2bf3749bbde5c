/**
 * The session on true durations: nights, weekends, holidays, early closes and clock changes pass at their real length
 * on the time-skipping server, against the driven exchange.
 */
import type { SessionRecord } from '../../src/domain/session-record';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const MINUTE = 60_000;
const market = syntheticMarket(7);

/** The lengths of the timers that a session slept on, milliseconds, as its history has them. */
async function timers(desk: DrivenDesk, date: string): Promise<number[]> {
  const { events } = await desk.handleOf(date).fetchHistory();
  return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) => {
    const length = timer?.startToFireTimeout;
    return length ? [Number(length.seconds ?? 0) * 1_000 + (length.nanos ?? 0) / 1e6] : [];
  });
}

const failedTasks = async (desk: DrivenDesk, date: string): Promise<number> => {
  const { events } = await desk.handleOf(date).fetchHistory();
  return (events ?? []).filter((event) => event.workflowTaskFailedEventAttributes).length;
};

/** One session from a moment after its scan is due, with what every session must hold. */
async function aSession(
  date: string,
  startAt: string,
  check: (record: SessionRecord, desk: DrivenDesk) => Promise<void> | void,
) {
  await withDrivenDesk({ market, startAt }, async (desk) => {
    const record = await desk.run(date);
    expect(await failedTasks(desk, date)).toBe(0);
    const decided = record.decisions.map((decision) => decision.symbol).sort();
    expect(decided).toEqual((record.scan?.candidates ?? []).map((candidate) => candidate.symbol).sort());
    await check(record, desk);
  });
}

/** Every candidate's signal age at the open, in the words of its decision. */
const ages = (record: SessionRecord): string[] => [
  ...new Set(record.decisions.flatMap(({ numbers }) => numbers['age'] ?? [])),
];

describe('a session on the broker’s clock', () => {
  it('waits 17 h 25 min on one durable timer from the scan to the next open', () =>
    aSession('2026-01-05', '2026-01-05T21:05:00Z', async (record, desk) => {
      expect(record.session).toMatchObject({
        scanAt: '2026-01-05T21:05:00.000Z',
        open: '2026-01-06T14:30:00.000Z',
      });
      const [night = 0] = (await timers(desk, '2026-01-05')).sort((left, right) => right - left);
      expect(Math.abs(night - (17 * HOUR + 25 * MINUTE))).toBeLessThan(MINUTE);
      expect(ages(record)).toEqual(['17 h 25 min']);
      expect(record.outcome).toBe('traded');
    }));

  it('waits for its scan when it is started before it is due', () =>
    aSession('2026-01-05', '2026-01-05T20:00:00Z', async (record, desk) => {
      const [, beforeScan = 0] = (await timers(desk, '2026-01-05')).sort((left, right) => right - left);
      expect(Math.abs(beforeScan - (HOUR + 5 * MINUTE))).toBeLessThan(MINUTE);
      expect(record.outcome).toBe('traded');
    }));

  it('trades Friday’s signals on Monday, 17 h 25 min old on the trading clock', () =>
    aSession('2026-01-09', '2026-01-09T21:05:00Z', (record) => {
      expect(record.session.open).toBe('2026-01-12T14:30:00.000Z');
      expect(ages(record)).toEqual(['17 h 25 min']);
    }));

  it('S16, section 2 row 20: crosses the night in which the clocks go forward, a day of 23 hours', () =>
    aSession('2024-03-08', '2024-03-08T21:05:00Z', (record) => {
      expect(record.session).toMatchObject({
        scanAt: '2024-03-08T21:05:00.000Z',
        open: '2024-03-11T13:30:00.000Z',
      });
      expect(ages(record)).toEqual(['17 h 25 min']);
    }));

  it('S16, section 2 row 20: crosses the night in which the clocks go back, a day of 25 hours', () =>
    aSession('2025-10-31', '2025-10-31T20:05:00Z', (record) => {
      expect(record.session).toMatchObject({
        scanAt: '2025-10-31T20:05:00.000Z',
        open: '2025-11-03T14:30:00.000Z',
      });
      expect(ages(record)).toEqual(['17 h 25 min']);
    }));

  it('S19, section 2 row 21: trades over Thanksgiving into the early close of 2024-11-29', () =>
    aSession('2024-11-27', '2024-11-27T21:05:00Z', (record) => {
      expect(record.session).toMatchObject({
        open: '2024-11-29T14:30:00.000Z',
        close: '2024-11-29T18:00:00.000Z',
      });
      expect(ages(record)).toEqual(['17 h 25 min']);
    }));

  it('scans at 16:05 on a day that closed at 13:00', () =>
    aSession('2024-11-29', '2024-11-29T21:05:00Z', (record) => {
      expect(record.session).toMatchObject({
        scanAt: '2024-11-29T21:05:00.000Z',
        open: '2024-12-02T14:30:00.000Z',
      });
      expect(record.scan?.symbols).toBe(29);
    }));

  it('S19: ends at once on a day without a session', () =>
    aSession('2024-11-28', '2024-11-28T21:05:00Z', (record) => {
      expect(record.outcome).toBe('no-session');
      expect(record.scan).toBeNull();
    }));

  it('S8: buys nothing when it only starts after its entry window, and says so', () =>
    aSession('2026-01-05', '2026-01-06T15:00:00Z', (record) => {
      expect(record.outcome).toBe('window-missed');
      expect(record.intents).toEqual([]);
      expect(record.decisions.every((decision) => decision.code === 'WINDOW_OVER')).toBe(true);
    }));
});

describe('a session whose night doesn’t go as the calendar said', () => {
  it('S19, section 2 row 21: waits through a closure announced overnight, and says so', () =>
    withDrivenDesk({ market, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
      const running = desk.run('2026-01-05');
      await desk.control('PUT', 'calendar', { date: '2026-01-06', closed: true });
      const record = await running;
      expect(record.session.open).toBe('2026-01-07T14:30:00.000Z');
      expect(record.findings.join(' ')).toMatch(/closed on 2026-01-06/);
      expect(ages(record)).toEqual(['17 h 25 min']);
    }));

  it('section 2 row 23: decides once, for all, when half the symbols print late', () =>
    withDrivenDesk({ market, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
      const late = market.symbols.filter((_, index) => index % 2 === 0);
      await desk.control('PUT', 'late-opens', {
        date: '2026-01-06',
        afterOpenMs: Object.fromEntries(late.map((symbol) => [symbol, 2 * MINUTE])),
      });
      const record = await desk.run('2026-01-05');
      const looks = record.observations.filter((look) => look.purpose === 'open');
      expect(looks.length).toBeGreaterThan(5);
      expect(looks.at(0)?.waitingFor.length).toBeGreaterThan(0);
      expect(looks.at(-1)?.waitingFor).toEqual([]);
      expect(record.decisions.some((decision) => decision.code === 'NOT_OPENED')).toBe(false);
    }));

  it('section 2 row 23: refuses NOT_OPENED what has not opened after openWait', () =>
    withDrivenDesk({ market, startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
      const scan = await desk.run('2025-12-30');
      expect(scan.outcome).toBe('window-missed');
      const symbols = ['SPY', 'QQQ'];
      const late = market.symbols.filter((symbol) => !symbols.includes(symbol));
      await desk.control('PUT', 'late-opens', {
        date: '2026-01-06',
        afterOpenMs: Object.fromEntries(late.map((symbol) => [symbol, HOUR])),
      });
      const record = await desk.run('2026-01-05');
      expect(record.decisions.length).toBeGreaterThan(0);
      expect([...new Set(record.decisions.map((decision) => decision.code))]).toEqual(['NOT_OPENED']);
      expect(record.outcome).toBe('quiet');
    }));
});
