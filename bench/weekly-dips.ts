/**
 * The market that the benchmark trades on: real sessions, made-up bars. Every fifth session a chosen number of stocks
 * closes 2 % lower and is back the day after; everything else swings calmly. So each scan proposes exactly as many
 * candidates as the benchmark asks for, each opens next to its close, and each is bought.
 */
import { DEFAULT_RULES } from '../src/config/defaults';
import { readSessionsTable } from '../src/config/sessions-table';
import type { TradingDay } from '../src/domain/session';

/** Sessions between two scans; the desk rests on those in between. */
const EVERY = 5;
/** Bars before the first scan: more than the 25 closes that a scan looks at. */
const LEAD = 30;
const FIRST_BAR = '2024-01-02';
const DIP = 0.02;
const SWING = 0.002;
const VOLUME = 20_000_000;

/** A session to run and how many orders it is made to send. */
export interface PlannedSession {
  readonly date: string;
  readonly tradingDay: TradingDay;
  readonly orders: number;
}

/** The sessions of a run, one for each number of orders asked for, and the bars that make them so, as CSV. */
export function weeklyDips(orders: readonly number[]): { sessions: readonly PlannedSession[]; csv: string } {
  const table = readSessionsTable();
  const first = table.findIndex((day) => day.date >= FIRST_BAR);
  const days = table.slice(first, first + LEAD + EVERY * (orders.length + 1));
  const sessions = orders.map((count, index) => {
    const scan = LEAD + EVERY * index;
    return { date: days[scan]!.date, tradingDay: days[scan + 1]!, orders: count };
  });
  const stocks = DEFAULT_RULES.tiers.find((tier) => tier.name === 'TIER3')!.symbols;
  const dipping = (symbol: string, day: number): boolean => {
    const week = (day - LEAD) / EVERY;
    // Before the first scan the weeks repeat those after it, so that no dip comes out of a calm that never was.
    const count = Number.isInteger(week) ? orders.at(week % orders.length) : undefined;
    return count !== undefined && stocks.slice(0, count).includes(symbol);
  };
  const universe = DEFAULT_RULES.tiers.flatMap((tier) => tier.symbols);
  const rows = days.flatMap(({ date }, day) =>
    universe.map((symbol, place) => {
      const closeOn = (at: number): number =>
        (100 + 10 * place) * (1 + SWING * wave(at)) * (dipping(symbol, at) ? 1 - DIP : 1);
      return [date, symbol, ...bar(closeOn(day - 1), closeOn(day)), VOLUME].join(',');
    }),
  );
  return { sessions, csv: `date,symbol,open,high,low,close,volume\n${rows.join('\n')}\n` };
}

/** Open, high, low and close of a day that opens where the last one closed. */
const bar = (open: number, close: number): string[] =>
  [open, Math.max(open, close) * 1.001, Math.min(open, close) * 0.999, close].map((price) =>
    price.toFixed(2),
  );

/** A swing of four sessions; no close of it is oversold. */
const wave = (day: number): number => [0, 1, 0, -1].at(day % 4)!;
