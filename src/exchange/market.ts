/**
 * What any market of the embedded exchange offers: daily bars as traded and a minute path through each of them.
 * A market is a pure function of its source (a file of bars, or a seed); it has no clock and never changes.
 * The exchange asks it for instants and shows nothing later than its own market time.
 */
import type { Price } from '../domain/money';

/** A session of the exchange: New York date, open and close in milliseconds since 1970. */
export interface ExchangeSession {
  readonly date: string;
  readonly openMs: number;
  readonly closeMs: number;
}

/** A daily bar as traded, unadjusted. */
export interface RawBar {
  readonly date: string;
  readonly open: Price;
  readonly high: Price;
  readonly low: Price;
  readonly close: Price;
  readonly volume: number;
}

export interface MarketCorporateAction {
  readonly symbol: string;
  readonly exDate: string;
  /** A split's new shares for one old, as a decimal string; or dollars a share for a cash dividend. */
  readonly kind: 'split' | 'dividend';
  readonly value: string;
}

/** The market of one symbol at one instant of a session: the path so far. */
export interface PathPoint {
  readonly price: Price;
  readonly bid: Price;
  readonly ask: Price;
  /** When the path last stepped (the start of the minute), milliseconds since 1970. */
  readonly steppedAtMs: number;
  /** High, low and volume of the session so far. */
  readonly high: Price;
  readonly low: Price;
  readonly volume: number;
}

export interface Market {
  /** For the start line: `synthetic market, seed 7` or `real bars, FILE`. */
  readonly label: string;
  readonly symbols: readonly string[];
  /** All sessions of the exchange the market knows, oldest first. */
  readonly sessions: readonly ExchangeSession[];
  /** The bar of a symbol on a session date, or undefined when it didn't trade. */
  bar(symbol: string, date: string): RawBar | undefined;
  /** The path at an instant inside that session (open <= atMs < close, or the final point from the close on). */
  at(symbol: string, session: ExchangeSession, atMs: number): PathPoint | undefined;
  /** Everything with an ex date, oldest first. */
  readonly corporateActions: readonly MarketCorporateAction[];
}
