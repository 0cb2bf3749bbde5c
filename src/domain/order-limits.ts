/**
 * The final risk check of an entry (design 3.4): every limit that one order must keep, the tier's capacity among
 * them. The same function decides at allocation and again in the order gateway. No configuration key switches one
 * of them off.
 */
import { passed, refused } from './decision';
import { exposureOf, exposures, openBuysAmount, total } from './exposure';
import { centsText, isWithin, minus, percentText, plus, ratio, ratioPercent, usd } from './money';
import { besidesOrder, reservedAmount } from './reservations';
import { equityNumbers, tierCapacity } from './tier-capacity';
import { tierOf } from './tiers';
import type { Check } from './decision';
import type { Usd } from './money';
import type { ReasonCode } from './reasons';
import type { RiskState } from './tier-capacity';

/** Orders sent so far: every POST counts, entries and exits alike. */
export interface Sends {
  /** In this session. */
  readonly session: number;
  /** In the last 60 seconds before this order. */
  readonly lastMinute: number;
}

/**
 * May an order to buy `notional` USD of `symbol` leave? Among the reservations its own may stand: of that one only
 * the fills count.
 */
export interface OrderQuestion extends RiskState {
  readonly symbol: string;
  /** Quantity × limit: the most that the order can cost. */
  readonly notional: Usd;
  readonly sends: Sends;
}

/**
 * All limits, each evaluated, in the order in which the first refusal becomes the reason: position, tier, gross,
 * cash, order notional, sends of the session, sends of the minute, daily loss, smallest order. Every limit is
 * inclusive: exactly at it passes. Whatever a limit needs and can't know refuses.
 */
export function orderLimits(asked: OrderQuestion): readonly Check[] {
  const { symbol, notional, sends, rules } = asked;
  const question = { ...asked, reservations: besidesOrder(symbol, asked.reservations) };
  const { limits, sizing } = rules;
  const { tier } = tierOf(symbol, rules);
  return [
    positionLimit(question),
    tierCapacity({ ...question, tier: tier.name, proposed: notional }),
    grossLimit(question),
    cashLimit(question),
    shareOfEquity('ORDER_NOTIONAL', notional, limits.maxOrderNotional, question),
    fewer('SENDS_SESSION', sends.session, limits.maxSendsPerSession),
    fewer('SENDS_MINUTE', sends.lastMinute, limits.maxSendsPerMinute),
    dailyLoss(question),
    notional >= usd(sizing.minNotional)
      ? passed({ notional: centsText(notional) })
      : refused('MIN_NOTIONAL', { notional: centsText(notional), minNotional: sizing.minNotional }),
  ];
}

/** The codes of every refusal among `checks`, each once, in their order. */
export const refusals = (checks: readonly Check[]): readonly ReasonCode[] => [
  ...new Set(checks.flatMap((check) => (check.ok ? [] : [check.code]))),
];

function positionLimit(question: OrderQuestion): Check {
  const { symbol, notional, book, reservations, rules } = question;
  const existing = exposureOf(symbol, book, reservations).value;
  if (existing === null) return refused('UNPRICED_POSITION', { unpriced: symbol });
  const { tier } = tierOf(symbol, rules);
  return shareOfEquity('POSITION_LIMIT', plus(existing, notional), tier.positionLimit, question);
}

function grossLimit(question: OrderQuestion): Check {
  const { notional, book, reservations, rules } = question;
  const { maxGross } = rules.limits;
  const gross = total(exposures(book, reservations).map((each) => each.atCost));
  if (gross === null) {
    return refused('GROSS_LIMIT', { total: 'unknown', limit: ratioPercent(ratio(maxGross)) });
  }
  return shareOfEquity('GROSS_LIMIT', plus(gross, notional), maxGross, question);
}

/**
 * What the order costs, against the cash (or, with `useMargin`, the buying power) that every open buy and
 * reservation leaves. The broker may already have taken open buys off the buying power: they count twice then.
 */
function cashLimit({ notional, book, reservations, rules }: OrderQuestion): Check {
  const symbols = [...new Set(book.openBuys.map((order) => order.symbol))];
  const open = total(symbols.map((symbol) => openBuysAmount(symbol, book, reservations)));
  if (book.account === null || open === null) {
    return refused('CASH', { available: 'unknown', notional: centsText(notional) });
  }
  const funds = rules.limits.useMargin ? book.account.buyingPower : book.account.cash;
  const available = minus(funds, plus(open, reservedAmount(reservations)));
  const numbers = { available: centsText(available), notional: centsText(notional) };
  return notional <= available ? passed(numbers) : refused('CASH', numbers);
}

/** The loss since the last close, against that close's equity. A loss of exactly `maxDailyLoss` passes. */
function dailyLoss({ book, rules }: OrderQuestion): Check {
  const { account, markedEquity } = book;
  if (account === null || markedEquity === null) return refused('EQUITY', equityNumbers(book));
  const loss = minus(account.lastEquity, markedEquity);
  const limit = ratio(rules.limits.maxDailyLoss);
  const numbers = {
    loss: percentText(loss, account.lastEquity),
    limit: ratioPercent(limit),
    lossUsd: centsText(loss),
    lastEquity: centsText(account.lastEquity),
  };
  return isWithin(loss, account.lastEquity, limit) ? passed(numbers) : refused('DAILY_LOSS', numbers);
}

function shareOfEquity(code: ReasonCode, amount: Usd, share: string, { book }: OrderQuestion): Check {
  const equity = book.liveEquity;
  if (equity === null || equity <= 0n) return refused('EQUITY', equityNumbers(book));
  const numbers = {
    total: percentText(amount, equity),
    limit: ratioPercent(ratio(share)),
    totalUsd: centsText(amount),
    liveEquity: centsText(equity),
  };
  return isWithin(amount, equity, ratio(share)) ? passed(numbers) : refused(code, numbers);
}

/** One more than `sent` must not exceed `most`; a count that is no number refuses. */
const fewer = (code: ReasonCode, sent: number, most: number): Check =>
  sent < most
    ? passed({ sent: String(sent), most: String(most) })
    : refused(code, { sent: String(sent), most: String(most) });
