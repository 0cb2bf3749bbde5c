/**
 * Real daily bars of a universe from the account's data plan, into the files that the exchange and the backtest read. It
 * comes in parts beside the file; the file itself is put in place whole, and a part that is there is not asked for again.
 */
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newYorkDate } from '../../activities/session-times';
import { BrokerError, type Broker } from '../../brokers/broker';
import { instantMs, instantText, MINUTE, SECOND } from '../../domain/instant';
import type { DailyBar } from '../../domain/daily-bars';
import type { CorporateActionFact } from '../../domain/observation';
import type { Feed } from '../../domain/rules';
import { daysBefore } from '../../domain/session-calendar';
import { ACTIONS_FILE, loadActions } from '../../exchange/market/actions-file';
import { loadBars } from '../../exchange/market/bars-file';
import { planText, readDataPlan } from '../data-plan';
import { UsageError } from '../usage-error';
import { ACTION_COLUMNS, actionRows, BAR_COLUMNS, barRows } from './bar-rows';
import { openParts, PART } from './download-parts';

export interface BarsWanted {
  readonly broker: Pick<
    Broker,
    'calendar' | 'clock' | 'corporateActions' | 'dailyBars' | 'host' | 'latestTrades'
  >;
  readonly symbols: readonly string[];
  /** First and last session date, inclusive. */
  readonly from: string;
  readonly to: string;
  readonly feed: Feed;
  /** The file of bars. */
  readonly out: string;
  /** Replaces files that are there. */
  readonly force: boolean;
  /** The dates of the shipped table of sessions: readers refuse others. */
  readonly sessions: ReadonlySet<string>;
  readonly say: (words: string) => void;
  /** Between attempts, milliseconds; for tests. Default `setTimeout`. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** What the file holds and where it is from. It stands beside it as JSON. */
export interface BarsAbout {
  readonly file: string;
  readonly sha256: string;
  /** The name of the host whose account's data plan it is from. */
  readonly host: string;
  readonly feed: Feed;
  /** What the account's plan gave, in words. */
  readonly plan: string;
  /** As traded: splits and dividends are in the actions file. */
  readonly adjustment: 'raw';
  readonly from: string;
  readonly to: string;
  readonly bars: number;
  /** Symbols without a bar. */
  readonly without: readonly string[];
  /** Bars and actions that no reader would take, in words. */
  readonly leftOut: readonly string[];
  readonly actions: number;
  /** The broker's clock. */
  readonly downloadedAt: string;
}

/** Symbols of one request: more have not been seen to work. */
const BATCH = 100;
/** Consolidated data is given to every plan when it is this old. */
const SIP_AGE = 16 * MINUTE;
const MOST_ATTEMPTS = 6;

/** Downloads, or goes on with a download. Throws `UsageError` for what can't be asked for, `BrokerError` for the rest. */
export async function downloadBars(wanted: BarsWanted): Promise<BarsAbout> {
  const { broker, symbols, from, to, feed, out, force, sessions, say } = wanted;
  const actionsFile = join(dirname(out), ACTIONS_FILE);
  const there = [out, actionsFile].filter((file) => existsSync(file));
  if (there.length > 0 && !force)
    throw new UsageError(
      `${there.join(' and ')} would be replaced; name a folder of its own, or say --force`,
    );

  const { at } = await persistently(wanted, () => broker.clock());
  const plan = await persistently(wanted, () => readDataPlan(broker, symbols[0] ?? 'SPY'));
  if (!plan[feed] && feed === 'iex')
    throw new UsageError(`--feed iex: the account's plan gives ${planText(plan)}`);
  const until = instantText(instantMs(at) - (feed === 'sip' && !plan.sip ? SIP_AGE : 0));
  const last = await lastFinal(wanted, until);
  say(`${symbols.length} symbols, ${from} to ${last}, feed ${feed}: ${planText(plan)}`);
  if (last < to) say(`${to} is asked for, and ${last} is the last session whose bar is final`);

  const parts = openParts(`${out}.part`, { from, last, feed, symbols });
  const bars: Record<string, readonly DailyBar[]> = {};
  const actions: CorporateActionFact[] = [];
  for (const [start, end] of years(from, last)) {
    for (let first = 0; first < symbols.length; first += BATCH) {
      const some = symbols.slice(first, first + BATCH);
      const part = await parts.part(`bars-${start}-${first}`, PART.bars, () => {
        say(`bars ${start} to ${end}, ${some.length} symbols`);
        const request = { symbols: some, from: start, to: end, feed, adjustment: 'raw', until } as const;
        return persistently(wanted, () => broker.dailyBars(request));
      });
      for (const [symbol, more] of Object.entries(part)) bars[symbol] = [...(bars[symbol] ?? []), ...more];
      actions.push(
        ...(await parts.part(`actions-${start}-${first}`, PART.actions, () =>
          persistently(wanted, () => broker.corporateActions(some, daysBefore(start, 1), end)),
        )),
      );
    }
  }
  const made = barRows(bars, { feed, sessions });
  if (made.rows.length === 0)
    throw new UsageError(
      `the broker has no bar of these symbols from ${from} to ${last}; are the dates right?`,
    );
  const acts = actionRows(actions, sessions);
  const text = [BAR_COLUMNS, ...made.rows, ''].join('\n');
  const about: BarsAbout = {
    ...{ file: out, sha256: createHash('sha256').update(text).digest('hex') },
    ...{ host: broker.host, feed, plan: planText(plan), adjustment: 'raw', from, to: last },
    ...{ bars: made.rows.length, without: symbols.filter((symbol) => !bars[symbol]) },
    ...{ leftOut: [...made.leftOut, ...acts.leftOut], actions: acts.rows.length, downloadedAt: at },
  };
  const finished = [
    [parts.write('actions.csv', [ACTION_COLUMNS, ...acts.rows, ''].join('\n')), actionsFile, loadActions],
    [parts.write('about.json', `${JSON.stringify(about, null, 2)}\n`), aboutFile(out), null],
    // The bars last: where they are, everything is.
    [parts.write('bars.csv', text), out, loadBars],
  ] as const;
  // What no reader would take must not stand there as if one did.
  for (const [path, , reads] of finished) reads?.(path);
  for (const [path, place] of finished) renameSync(path, place);
  parts.remove();
  return about;
}

/** Where it is written what a file of bars holds. */
export const aboutFile = (out: string): string => `${out.replace(/\.csv$/i, '')}.about.json`;

/** The last session that was asked for whose bar doesn't change any more. */
async function lastFinal(wanted: BarsWanted, until: string): Promise<string> {
  const { broker, from, to } = wanted;
  const today = newYorkDate(until);
  const days = await persistently(wanted, () => broker.calendar(from, to < today ? to : today));
  const last = days.findLast(({ close }) => instantMs(close) <= instantMs(until))?.date;
  if (last !== undefined) return last;
  throw new UsageError(`--from ${from} --to ${to}: no session of these days is over; nothing was downloaded`);
}

/** Tries again what may pass, and waits as the broker asks: a long download must not end with one bad answer. */
async function persistently<T>({ pause = sleep, say }: BarsWanted, ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof BrokerError) || error.failure.kind !== 'transient' || attempt === MOST_ATTEMPTS)
        throw error;
      say(`${error.message}; again`);
      await pause(error.failure.retryAfterMs ?? SECOND * 2 ** (attempt - 1));
    }
  }
}

/** The calendar years of a period, each cut to it. */
function years(from: string, to: string): readonly (readonly [string, string])[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = first + index;
    return [year === first ? from : `${year}-01-01`, year === last ? to : `${year}-12-31`] as const;
  });
}
