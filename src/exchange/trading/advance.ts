/**
 * State advances when asked: everything that market time has brought since the last look happens here, in the order of
 * its instants, so that it makes no difference how often, or when, anybody looks.
 */
import { decimal, shareDown, usdText } from '../../domain/money';
import { rememberedOf } from '../../domain/remembered';
import { beginIfPossible, beginnings } from '../faults/market-faults';
import type { ExchangeSession, Market, MarketCorporateAction } from '../market';
import type { Floor } from './floor';
import { endOrder, tryOrder } from './matching';
import { equity } from './valuation';
import { splitMs, splitRatio } from './visible-market';

/** Brings orders, positions and the account up to an instant of market time. */
export function advance(floor: Floor, nowMs: number): void {
  for (const fault of beginnings(floor, floor.account().advancedToMs, nowMs)) {
    advanceTo(floor, fault.fromMs);
    beginIfPossible(floor, fault);
  }
  advanceTo(floor, nowMs);
}

function advanceTo(floor: Floor, nowMs: number): void {
  const fromMs = floor.account().advancedToMs;
  for (const { atMs, apply } of dayEvents(floor, fromMs, nowMs)) {
    tryOrdersUntil(floor, atMs);
    apply();
  }
  tryOrdersUntil(floor, nowMs);
  if (nowMs > fromMs) floor.accounts.saveAccount({ ...floor.account(), advancedToMs: nowMs });
}

function tryOrdersUntil(floor: Floor, atMs: number): void {
  for (let order = floor.orders.due(atMs); order; order = floor.orders.due(atMs)) {
    tryOrder(floor, order, order.nextMatchMs);
  }
}

interface DayEvent {
  readonly atMs: number;
  readonly apply: () => void;
}

/** A market's splits, without its many dividends: looked for at every advance. */
const splitsIn = rememberedOf((market: Market): readonly MarketCorporateAction[] =>
  market.corporateActions.filter(({ kind }) => kind === 'split'),
);

/** The splits and closes with `fromMs < instant <= toMs`, in order. */
function dayEvents(floor: Floor, fromMs: number, toMs: number): readonly DayEvent[] {
  if (toMs <= fromMs) return [];
  const isDue = (atMs: number): boolean => fromMs < atMs && atMs <= toMs;
  const splits = splitsIn(floor.market)
    .filter((split) => isDue(splitMs(split)))
    .map((split) => ({ atMs: splitMs(split), apply: () => applySplit(floor, split) }));
  const closes = floor
    .calendar()
    .closing(fromMs, toMs)
    .map((session) => ({ atMs: session.closeMs, apply: () => settleDay(floor, session) }));
  return [...splits, ...closes].sort((left, right) => left.atMs - right.atMs);
}

/**
 * Restates a holding as its ex date begins: shares times the ratio (floored to nine decimals, no cash in lieu), the
 * cost unchanged. Orders still open in old units are cancelled: a waiting sell could else be for more than is held.
 */
function applySplit(floor: Floor, split: MarketCorporateAction): void {
  const { symbol, value } = split;
  const atMs = splitMs(split);
  for (const order of floor.orders.open()) {
    if (order.symbol === symbol)
      endOrder(floor, order, 'canceled', atMs, `split of ${symbol}, ${value} for 1`);
  }
  const held = floor.accounts.position(symbol);
  if (!held) return;
  const qty = shareDown(held.qty, splitRatio(split));
  floor.accounts.savePosition({ ...held, qty });
  const [before, after] = [decimal(held.qty), decimal(qty)];
  floor.ledger.append(atMs, { kind: 'split', symbol, ratio: value, before, after });
}

/** Sets the day's last equity. The day's orders have expired before: they are due at the close. */
function settleDay(floor: Floor, { date, closeMs }: ExchangeSession): void {
  const lastEquity = equity(floor, closeMs);
  const account = floor.account();
  floor.accounts.saveAccount({ ...account, lastEquity, balanceAsOf: date });
  const [cash, total] = [usdText(account.cash), usdText(lastEquity)];
  floor.ledger.append(closeMs, { kind: 'close', date, cash, equity: total });
}
