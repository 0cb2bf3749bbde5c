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
import type { Book } from './book';
import type { AskedCheck, Check, Numbers } from './decision';
import type { Usd } from './money';
import type { ReasonCode } from './reasons';
import type { Sends } from './sends';
import type { RiskState } from './tier-capacity';

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
export const orderLimits = (asked: OrderQuestion): readonly Check[] =>
  limitChecks(asked).map(({ check }) => check);

/** The same, each with the limit that was asked. */
export function limitChecks(asked: OrderQuestion): readonly AskedCheck[] {
  const { symbol, notional, sends, rules } = asked;
  const question = { ...asked, reservations: besidesOrder(symbol, asked.reservations) };
  const { limits, sizing } = rules;
  const { tier } = tierOf(symbol, rules);
  return [
    { rule: 'POSITION_LIMIT', check: positionLimit(question) },
    { rule: 'TIER_CAP', check: tierCapacity({ ...question, tier: tier.name, proposed: notional }) },
    { rule: 'GROSS_LIMIT', check: grossLimit(question) },
    { rule: 'CASH', check: cashLimit(question) },
    { rule: 'ORDER_NOTIONAL', check: orderNotional(question) },
    {
      rule: 'SENDS_SESSION',
      // One more than were sent must not exceed the most; a count that is no number refuses.
      check: decide(sends.session < limits.maxSendsPerSession, 'SENDS_SESSION', {
        sentThisSession: String(sends.session),
        maxSendsPerSession: String(limits.maxSendsPerSession),
      }),
    },
    {
      rule: 'SENDS_MINUTE',
      check: decide(sends.lastMinute < limits.maxSendsPerMinute, 'SENDS_MINUTE', {
        sentThisMinute: String(sends.lastMinute),
        maxSendsPerMinute: String(limits.maxSendsPerMinute),
      }),
    },
    { rule: 'DAILY_LOSS', check: dailyLoss(question) },
    {
      rule: 'MIN_NOTIONAL',
      check: decide(notional >= usd(sizing.minNotional), 'MIN_NOTIONAL', {
        notional: centsText(notional),
        minNotional: sizing.minNotional,
      }),
    },
  ];
}

/** The codes of every refusal among `checks`, each once, in their order. */
export const refusals = (checks: readonly Check[]): readonly ReasonCode[] => [
  ...new Set(checks.flatMap((check) => (check.ok ? [] : [check.code]))),
];

/** All exposures together, USD, a holding without a price at what was paid for it; null when one can't be valued. */
export const grossExposure = ({ book, reservations }: Omit<RiskState, 'rules'>): Usd | null =>
  total(exposures(book, reservations).map((each) => each.atCost));

/**
 * What an order may cost, USD: the cash (or, with `useMargin`, the buying power) that every open buy and reservation
 * leaves; below zero when they take more. Null when it is unknown.
 */
export function spendable({ book, reservations, rules }: RiskState): Usd | null {
  const symbols = [...new Set(book.openBuys.map((order) => order.symbol))];
  const open = total(symbols.map((symbol) => openBuysAmount(symbol, book, reservations)));
  if (book.account === null || open === null) return null;
  const funds = rules.limits.useMargin ? book.account.buyingPower : book.account.cash;
  return minus(funds, plus(open, reservedAmount(reservations)));
}

function positionLimit(question: OrderQuestion): Check {
  const { symbol, notional, book, reservations, rules } = question;
  const existing = exposureOf(symbol, book, reservations).value;
  if (existing === null) return refused('UNPRICED_POSITION', { unpriced: symbol });
  const { positionLimit: limit } = tierOf(symbol, rules).tier;
  return withinEquity('POSITION_LIMIT', plus(existing, notional), limit, book, (share, most) => ({
    position: share,
    positionLimit: most,
  }));
}

function grossLimit({ notional, book, reservations, rules }: OrderQuestion): Check {
  const { maxGross } = rules.limits;
  const gross = grossExposure({ book, reservations });
  if (gross === null) {
    return refused('GROSS_LIMIT', { gross: 'unknown', maxGross: ratioPercent(ratio(maxGross)) });
  }
  return withinEquity('GROSS_LIMIT', plus(gross, notional), maxGross, book, (share, most) => ({
    gross: share,
    maxGross: most,
  }));
}

/**
 * What the order costs, against the cash (or, with `useMargin`, the buying power) that every open buy and
 * reservation leaves. The broker may already have taken open buys off the buying power: they count twice then.
 */
function cashLimit({ notional, book, reservations, rules }: OrderQuestion): Check {
  const available = spendable({ book, reservations, rules });
  if (available === null) return refused('CASH', { available: 'unknown', notional: centsText(notional) });
  return decide(notional <= available, 'CASH', {
    available: centsText(available),
    notional: centsText(notional),
  });
}

function orderNotional({ notional, book, rules }: OrderQuestion): Check {
  const { maxOrderNotional } = rules.limits;
  return withinEquity('ORDER_NOTIONAL', notional, maxOrderNotional, book, (share, most) => ({
    order: share,
    maxOrderNotional: most,
  }));
}

/** The loss since the last close, against that close's equity. */
function dailyLoss({ book, rules }: OrderQuestion): Check {
  const { account, markedEquity } = book;
  if (account === null || markedEquity === null) return refused('EQUITY', equityNumbers(book));
  const loss = minus(account.lastEquity, markedEquity);
  const limit = ratio(rules.limits.maxDailyLoss);
  return decide(isWithin(loss, account.lastEquity, limit), 'DAILY_LOSS', {
    dailyLoss: percentText(loss, account.lastEquity),
    maxDailyLoss: ratioPercent(limit),
    dailyLossUsd: centsText(loss),
    lastEquity: centsText(account.lastEquity),
  });
}

/** `amount` against a share of live equity; `name` names the two percentages, as the configuration does. */
function withinEquity(
  code: ReasonCode,
  amount: Usd,
  share: string,
  book: Book,
  name: (share: string, most: string) => Numbers,
): Check {
  const equity = book.liveEquity;
  if (equity === null || equity <= 0n) return refused('EQUITY', equityNumbers(book));
  const limit = ratio(share);
  const numbers = name(percentText(amount, equity), ratioPercent(limit));
  return decide(isWithin(amount, equity, limit), code, { ...numbers, liveEquity: centsText(equity) });
}

const decide = (ok: boolean, code: ReasonCode, numbers: Numbers): Check =>
  ok ? passed(numbers) : refused(code, numbers);
