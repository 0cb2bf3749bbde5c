/** Bars, latest trades and latest quotes. */
import type { marketData } from '@alpacahq/alpaca-trade-api/rest';
import { DateTime } from 'luxon';
import { z } from 'zod';
import type { DailyBar } from '../../domain/daily-bars';
import { remembered } from '../../domain/remembered';
import type { Broker } from '../broker';
import { ask } from './ask';
import { allPages } from './pages';
import { instant, quoted } from './wire';

const NEW_YORK = { zone: 'America/New_York' } as const;

/** A daily bar is stamped with the New York midnight its session's date begins at: the same for every symbol. */
const dateOf = remembered((at: string) => DateTime.fromISO(at, NEW_YORK).toFormat('yyyy-MM-dd'));
const BAR = z
  .object({ t: instant, o: quoted, h: quoted, l: quoted, c: quoted, v: z.number().nonnegative() })
  .transform(({ t, o, h, l, c, v }): DailyBar => ({
    date: dateOf(t),
    open: o,
    high: h,
    low: l,
    close: c,
    volume: v,
  }));
const BARS = z.object({
  bars: z.record(z.string(), z.array(BAR).nullable()).nullable(),
  next_page_token: z.string().nullish(),
});

const TRADES = z.object({
  trades: z
    .record(
      z.string(),
      z
        .object({ t: instant, p: quoted })
        .transform(({ t, p }) => ({ price: p, at: t }))
        .nullable(),
    )
    .nullable(),
});
const QUOTES = z.object({
  quotes: z
    .record(
      z.string(),
      z
        .object({ t: instant, bp: quoted, ap: quoted })
        .transform(({ t, bp, ap }) => ({ bid: bp, ask: ap, at: t }))
        .nullable(),
    )
    .nullable(),
});

/** Alpaca's largest page of bars, counted over all symbols. */
const PAGE = 10_000;

const earlier = (end: Date, until: string | undefined): Date =>
  until === undefined || Date.parse(until) >= end.getTime() ? end : new Date(until);

/** Prices over the SDK's API class. */
export function prices(
  api: marketData.StockApi,
): Pick<Broker, 'dailyBars' | 'latestTrades' | 'latestQuotes'> {
  return {
    async dailyBars({ symbols, from, to, feed, adjustment, until }) {
      if (symbols.length === 0) return {};
      const query = {
        symbols: symbols.join(','),
        timeframe: '1Day',
        // Both ends are always sent: their defaults, and the default feed, differ by plan.
        start: DateTime.fromISO(from, NEW_YORK).toJSDate(),
        end: earlier(DateTime.fromISO(to, NEW_YORK).endOf('day').toJSDate(), until),
        limit: PAGE,
        adjustment,
        feed,
      } as const;
      const pages = await allPages('daily bars', (pageToken) =>
        ask({
          what: 'daily bars',
          sends: 'nothing',
          send: () => api.stockBarsRaw({ ...query, ...pageToken }),
          schema: BARS,
        }),
      );
      const bars: Record<string, DailyBar[]> = {};
      for (const [symbol, more] of pages.flatMap((page) => Object.entries(page.bars ?? {}))) {
        if (more && more.length > 0) (bars[symbol] ??= []).push(...more);
      }
      return bars;
    },

    async latestTrades(symbols, feed) {
      if (symbols.length === 0) return {};
      const { value } = await ask({
        what: 'latest trades',
        sends: 'nothing',
        send: () => api.stockLatestTradesRaw({ symbols: symbols.join(','), feed }),
        schema: TRADES,
      });
      return present(value.trades);
    },

    async latestQuotes(symbols, feed) {
      if (symbols.length === 0) return {};
      const { value } = await ask({
        what: 'latest quotes',
        sends: 'nothing',
        send: () => api.stockLatestQuotesRaw({ symbols: symbols.join(','), feed }),
        schema: QUOTES,
      });
      return present(value.quotes);
    },
  };
}

/** The entries that are there: Alpaca writes null for some symbols it has nothing for, and leaves out others. */
function present<T>(entries: Readonly<Record<string, T | null>> | null): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(entries ?? {}).flatMap(([symbol, fact]) =>
      fact === null ? [] : [[symbol, fact] as const],
    ),
  );
}
