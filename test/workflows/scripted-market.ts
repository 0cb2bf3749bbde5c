/**
 * A market whose every price is written down: each share stands at 100.00, its closes going up and down by half a
 * dollar, but on the days that a test scripts. A share trades at its day's open until the last minute, which is its
 * close; an open that isn't scripted is the close before. Quotes stand a cent around the price.
 */
import { DEFAULT_RULES } from '../../src/config/defaults';
import { MINUTE } from '../../src/domain/instant';
import { minus, plus, price } from '../../src/domain/money';
import type { Market, MarketCorporateAction } from '../../src/exchange/market';
import { sessionsTable } from '../../src/exchange/market/sessions-table';

/** Prices of a share in USD, by date. */
export type Script = Readonly<Record<string, Readonly<Record<string, { open?: number; close?: number }>>>>;

/** New shares for one old one from the date on; scripted prices are those of their day. */
export interface ScriptedSplit {
  readonly symbol: string;
  readonly exDate: string;
  readonly ratio: number;
}

/** A close at which a share that stood at 100 is oversold, though calm enough to be bought. */
export const OVERSOLD = { close: 99 };

const WAVE = [0, 0.5, 0, -0.5] as const;
const cent = price('0.01');
const dollars = (amount: number) => price(amount.toFixed(2));

export function scriptedMarket(script: Script, splits: readonly ScriptedSplit[] = []): Market {
  const { sessions } = sessionsTable();
  const places = new Map(sessions.map(({ date }, index) => [date, index]));
  const restated = (symbol: string, date: string): number =>
    splits
      .filter((split) => split.symbol === symbol && date >= split.exDate)
      .reduce((level, { ratio }) => level / ratio, 100);
  const closeOf = (symbol: string, index: number): number => {
    const date = sessions[index]?.date ?? '';
    return (
      script[symbol]?.[date]?.close ?? restated(symbol, date) * (1 + (WAVE[index % WAVE.length] ?? 0) / 100)
    );
  };
  const day = (symbol: string, date: string): { open: number; close: number } | undefined => {
    const index = places.get(date);
    if (index === undefined) return undefined;
    const before = sessions[index - 1]?.date ?? date;
    const carried = (closeOf(symbol, index - 1) * restated(symbol, date)) / restated(symbol, before);
    return { open: script[symbol]?.[date]?.open ?? carried, close: closeOf(symbol, index) };
  };
  const symbols = DEFAULT_RULES.tiers.flatMap((tier) => tier.symbols);
  return {
    label: 'scripted market',
    symbols,
    sessions,
    bar(symbol, date) {
      const prices = day(symbol, date);
      if (!prices || !symbols.includes(symbol)) return undefined;
      const { open, close } = prices;
      return {
        ...{ date, open: dollars(open), close: dollars(close), volume: 5_000_000 },
        ...{ high: dollars(Math.max(open, close)), low: dollars(Math.min(open, close)) },
      };
    },
    at(symbol, session, atMs) {
      const prices = day(symbol, session.date);
      if (!prices || !symbols.includes(symbol) || atMs < session.openMs) return undefined;
      const last = (session.closeMs - session.openMs) / MINUTE - 1;
      const minute = Math.min(last, Math.floor((atMs - session.openMs) / MINUTE));
      const now = dollars(minute === last ? prices.close : prices.open);
      const seen = minute === last ? [prices.open, prices.close] : [prices.open];
      return {
        ...{ price: now, bid: minus(now, cent), ask: plus(now, cent) },
        ...{
          high: dollars(Math.max(...seen)),
          low: dollars(Math.min(...seen)),
          volume: 10_000 * (minute + 1),
        },
        steppedAtMs: session.openMs + minute * MINUTE,
      };
    },
    corporateActions: splits.map(({ symbol, exDate, ratio }): MarketCorporateAction => ({
      ...{ symbol, exDate, kind: 'split' },
      value: String(ratio),
    })),
  };
}
