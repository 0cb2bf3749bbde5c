/** The real market as the tests of the domain need it: split-adjusted bars as of a date, opens, sessions. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { DateTime } from 'luxon';
import { DEFAULT_RULES } from '../../src/config/defaults';
import type { DailyBar } from '../../src/domain/daily-bars';
import { decimal, price, ratio, restateDown } from '../../src/domain/money';
import type { CorporateActionFact, Observation } from '../../src/domain/observation';
import { oversoldScanner, sessionsNeeded } from '../../src/domain/scan';
import type { ScanMeasurements } from '../../src/domain/scan';
import type { SessionTimes, TradingDay } from '../../src/domain/session';
import { lastSessionDates } from '../../src/domain/session-calendar';
import type { OpenView } from '../../src/domain/session-open';
import { realBarsFile } from '../real-bars';

const rows = (file: string): Record<string, string>[] =>
  parse(readFileSync(file), { columns: true, skip_empty_lines: true });

const NEW_YORK = 'America/New_York';
const midnight = (date: string): DateTime => DateTime.fromISO(date, { zone: NEW_YORK });

/** Every session of the shipped table. */
export const sessions: readonly TradingDay[] = rows(join(__dirname, '../../data/xnys-sessions.csv')).map(
  (row) => ({ date: row.date!, open: row.open_utc!, close: row.close_utc! }),
);

/** A session's place in time, by the shipped table. */
export function timesOf(date: string, at = '16:05'): SessionTimes {
  const index = sessions.findIndex((day) => day.date === date);
  const [scanDay, tradingDay] = [sessions[index]!, sessions[index + 1]!];
  const closedDaysMs: number[] = [];
  for (let day = midnight(date).plus({ days: 1 }); day < midnight(tradingDay.date);) {
    const next = day.plus({ days: 1 });
    closedDaysMs.push(next.toMillis() - day.toMillis());
    day = next;
  }
  const scanAt = DateTime.fromISO(`${date}T${at}`, { zone: NEW_YORK }).toUTC().toISO()!;
  return { scanDay, scanAt, tradingDay, closedDaysMs };
}

/** First 8 bytes of the SHA-256 of a session date, in hex. */
const controlDraw = (date: string): string => createHash('sha256').update(date).digest('hex').slice(0, 16);

const raw = new Map<string, DailyBar[]>();
const actions: CorporateActionFact[] = [];
if (realBarsFile !== null) {
  for (const row of rows(realBarsFile)) {
    const { date, symbol, open, high, low, close, volume } = row;
    const series = raw.get(symbol!) ?? [];
    raw.set(symbol!, series);
    series.push({ date: date!, open: open!, high: high!, low: low!, close: close!, volume: Number(volume) });
  }
  for (const row of rows(join(dirname(realBarsFile), 'corporate-actions.csv'))) {
    const at = { symbol: row.symbol!, exDate: row.ex_date! };
    actions.push(
      row.type === 'split'
        ? { ...at, kind: 'split', ratio: { to: row.value!, from: '1' } }
        : { ...at, kind: 'cash-dividend', amount: row.value! },
    );
  }
}

/** A symbol's bars of those dates, adjusted for the splits known on the last of them. */
function adjusted(symbol: string, dates: readonly string[]): DailyBar[] {
  const asOf = dates.at(-1)!;
  return raw
    .get(symbol)!
    .filter((bar) => dates.includes(bar.date))
    .map((bar) =>
      actions
        .filter((action) => action.symbol === symbol && action.exDate > bar.date && action.exDate <= asOf)
        .flatMap(({ ratio: split }) => split ?? [])
        .reduce((each, { to }) => {
          const over = (text: string): string => decimal(restateDown(price(text), ratio(to), ratio('1')));
          const [open, high, low, close] = [each.open, each.high, each.low, each.close].map(over);
          return { ...each, open: open!, high: high!, low: low!, close: close! };
        }, bar),
    );
}

/** The scan of a real day under the default rules. */
export function scanOf(date: string): ScanMeasurements {
  const sessionDates = lastSessionDates(sessions, date, sessionsNeeded(DEFAULT_RULES));
  return oversoldScanner({
    bars: Object.fromEntries([...raw.keys()].map((symbol) => [symbol, adjusted(symbol, sessionDates)])),
    sessionDates,
    rules: DEFAULT_RULES,
    held: [],
    controlDraw: controlDraw(date),
  });
}

/** The open after a real scan, 30 s in: everything at its opening price, bid and ask included. */
export function openAfter(date: string): OpenView {
  const times = timesOf(date);
  const { open, date: tradingDate, close } = times.tradingDay;
  const at = new Date(Date.parse(open) + 30_000).toISOString();
  const prices = [...raw].map(([symbol, bars]) => {
    const bar = bars.find((each) => each.date === tradingDate)!;
    return [symbol, bar.open] as const;
  });
  const each = <T>(fact: (openPrice: string) => T): Record<string, T> =>
    Object.fromEntries(prices.map(([symbol, openPrice]) => [symbol, fact(openPrice)]));
  const observation: Observation = {
    clock: { at, isOpen: true, nextOpen: open, nextClose: close, speed: 1 },
    feed: 'sip',
    openOrders: [],
    account: {
      equity: '100000',
      lastEquity: '100000',
      cash: '100000',
      buyingPower: '100000',
      blocked: false,
    },
    positions: [],
    trades: each((openPrice) => ({ price: openPrice, at: open })),
    quotes: each((openPrice) => ({ bid: openPrice, ask: openPrice, at: open })),
    assets: each(() => ({ tradable: true, fractionable: true })),
    corporateActions: actions.filter(({ exDate }) => exDate > date && exDate <= tradingDate),
  };
  return { scanFeed: 'sip', times, observation, rules: DEFAULT_RULES };
}

/** The real session dates whose scan has 25 bars and whose open is in the file. */
export const scanDates = (from: string, to: string): string[] =>
  sessions.map((day) => day.date).filter((date) => date >= from && date <= to);
