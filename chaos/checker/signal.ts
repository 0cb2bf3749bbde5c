/** Promise 3: no entry is sent on a signal that is stale, gapped, unknown or older than one open; none while halted. */
import { isWithin, larger, magnitude, minus, percentText, price, ratio } from '../../src/domain/money';
import type { Price } from '../../src/domain/money';
import { ordersOf, speedAt, type Evidence, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import type { Traded } from './ledger';
import { instantsOfCheck, priceText, rangeAt, tradingDayAfter } from './prices';

/** An order that left before the halt was known may be accepted this much later: a check's life and a request. */
const IN_FLIGHT_MS = 15_000;

export function signal(evidence: Evidence, session: SessionEvidence): readonly Finding[] {
  const orders = ordersOf(evidence, session.date);
  return [
    ...orders.flatMap((order) => [
      ...outsideItsHours(evidence, session, order),
      ...(order.side === 'buy' ? [...notProposed(session, order), ...gapped(evidence, session, order)] : []),
    ]),
    ...whileHalted(evidence, session, orders),
  ];
}

function outsideItsHours(evidence: Evidence, { date }: SessionEvidence, order: Traded): readonly Finding[] {
  const { rules } = evidence;
  const day = tradingDayAfter(evidence, date);
  const entry = order.side === 'buy';
  const until =
    day && (entry ? day.openMs + rules.open.entryWindowMs : day.closeMs - rules.exits.untilBeforeCloseMs);
  if (day && until !== undefined && day.openMs <= order.acceptedMs && order.acceptedMs < until) return [];
  return [
    {
      ...{ promise: 'P3', session: date, orders: [order.clientOrderId] },
      says: `${entry ? 'an entry' : 'an exit'} was accepted outside the hours of its session`,
      numbers: {
        from: day ? new Date(day.openMs).toISOString() : 'never',
        until: until === undefined ? 'never' : new Date(until).toISOString(),
        accepted: new Date(order.acceptedMs).toISOString(),
      },
    },
  ];
}

function notProposed({ date, record }: SessionEvidence, order: Traded): readonly Finding[] {
  if (record.scan?.candidates.some(({ symbol }) => symbol === order.symbol)) return [];
  return [
    {
      ...{ promise: 'P3', session: date, orders: [order.clientOrderId], numbers: {} },
      says: 'an entry was accepted for a symbol that the scan had not proposed',
    },
  ];
}

/** The trade price against the close of the scan's day, dividends taken off; the market's own bar says both. */
function gapped(evidence: Evidence, { date }: SessionEvidence, order: Traded): readonly Finding[] {
  const { market, rules } = evidence;
  const close = market.bar(order.symbol, date)?.close;
  const day = tradingDayAfter(evidence, date);
  const actions = market.corporateActions.filter(
    ({ symbol, exDate }) => symbol === order.symbol && exDate > date && exDate <= (day?.date ?? date),
  );
  const split = actions.some(({ kind }) => kind === 'split');
  if (close === undefined || split) {
    return [
      {
        ...{ promise: 'P3', session: date, orders: [order.clientOrderId], numbers: {} },
        says: split
          ? 'an entry was accepted over a split'
          : "an entry was accepted without a close of the scan's day",
      },
    ];
  }
  const scan = actions.reduce<Price>((left, { value }) => minus(left, price(value)), close);
  const gaps = instantsOfCheck(evidence, order.acceptedMs).map((atMs) => {
    const range = rangeAt(evidence, order.symbol, Math.max(atMs, day?.openMs ?? atMs));
    if (!range) return null;
    // What a disturbed price can have been: the nearest to the scan's.
    if (range.least <= scan && scan <= range.most) return minus(scan, scan);
    return range.most < scan ? minus(scan, range.most) : minus(range.least, scan);
  });
  const limit = ratio(rules.freshness.maxGap);
  if (gaps.some((gap) => gap !== null && isWithin(gap, scan, limit))) return [];
  const worst = gaps.reduce<Price | null>(
    (most, gap) => (gap === null ? most : larger(most ?? gap, gap)),
    null,
  );
  return [
    {
      ...{ promise: 'P3', session: date, orders: [order.clientOrderId] },
      says: 'an entry was accepted on a signal that had gapped',
      numbers: {
        scan: priceText(scan),
        gap: worst === null ? 'unknown' : `${percentText(magnitude(worst), scan, 4)} %`,
      },
    },
  ];
}

/** The one order that was on its way when the halt was acknowledged may arrive; nothing after it. */
function whileHalted(
  evidence: Evidence,
  { date }: SessionEvidence,
  orders: readonly Traded[],
): readonly Finding[] {
  return evidence.halts.flatMap(({ mode, fromMs, untilMs }) => {
    const during = orders.filter(
      ({ side, acceptedMs }) =>
        (mode === 'halted' || side === 'buy') && acceptedMs > fromMs && acceptedMs < (untilMs ?? Infinity),
    );
    const [first, ...others] = during;
    const inFlight = first && first.acceptedMs <= fromMs + IN_FLIGHT_MS * speedAt(evidence, fromMs);
    return (inFlight ? others : during).map((order): Finding => ({
      ...{ promise: 'P3', session: date, orders: [order.clientOrderId] },
      says: `an order was accepted while the desk was ${mode}`,
      numbers: { since: new Date(fromMs).toISOString(), accepted: new Date(order.acceptedMs).toISOString() },
    }));
  });
}
