/** Promise 2, entries: no entry leaves but within every limit on the account as it was at that instant. */
import {
  decimal,
  larger,
  minus,
  notional,
  oneMinus,
  percentText,
  plus,
  portionDown,
  portionOfPortionDown,
  price,
  ratio,
  sum,
  ZERO_SHARES,
  ZERO_USD,
} from '../../src/domain/money';
import type { Usd } from '../../src/domain/money';
import type { Rules, TierRule } from '../../src/domain/rules';
import { ordersOf, type Evidence, type SessionEvidence } from './evidence';
import type { Finding } from './finding';
import { accountBefore, isAlive, unfilledBefore, type Account, type Traded } from './ledger';
import { instantsOfCheck, rangeAt, worth, type PriceRange } from './prices';

/** A limit as it stood for one order. */
interface Limit {
  readonly name: string;
  readonly amount: Usd;
  readonly most: Usd;
}

/** An order is within its limits when it was at one instant at which its check can have read the prices. */
export function capacity(evidence: Evidence, { date }: SessionEvidence): readonly Finding[] {
  const entries = ordersOf(evidence, date).filter(({ side }) => side === 'buy');
  return entries.flatMap((order) => [
    ...overLimits(evidence, date, order),
    ...alreadyHeld(evidence, date, order),
  ]);
}

function overLimits(evidence: Evidence, date: string, order: Traded): readonly Finding[] {
  const account = accountBefore(evidence.ledger, evidence.startingCash, order.acceptedSeq);
  const broken = instantsOfCheck(evidence, order.acceptedMs).map((atMs) =>
    limitsAt(evidence, account, order, atMs).filter(({ amount, most }) => amount > most),
  );
  const [now = []] = broken;
  return now
    .filter(({ name }) => broken.every((limits) => limits.some((limit) => limit.name === name)))
    .map(({ name, amount, most }) => ({
      ...{ promise: 'P2', session: date, orders: [order.clientOrderId] },
      says: `an entry was accepted above the limit ${name}`,
      numbers: {
        at: new Date(order.acceptedMs).toISOString(),
        limit: percentText(most, most),
        withTheOrder: percentText(amount, most, 4),
      },
    }));
}

/** Every limit with the order in it, at the prices of one instant. */
function limitsAt(evidence: Evidence, account: Account, order: Traded, atMs: number): readonly Limit[] {
  const { rules, traded } = evidence;
  const priced = (symbol: string): PriceRange => rangeAt(evidence, symbol, atMs) ?? UNPRICED;
  const holdings = [...account.positions].map(([symbol, qty]) => ({
    symbol,
    least: worth(qty, priced(symbol).least),
    most: worth(qty, priced(symbol).most),
  }));
  const openBuys = traded
    .filter((other) => other.id !== order.id && other.side === 'buy' && isAlive(other, order.acceptedSeq))
    .map((other) => {
      const current = priced(other.symbol).least;
      const own = other.name?.desk === evidence.desk;
      const at = other.limit === null ? current : own ? other.limit : larger(other.limit, current);
      return { symbol: other.symbol, least: worth(unfilledBefore(other, order.acceptedSeq), at) };
    });
  const equity = plus(account.cash, sum(holdings.map(({ most }) => most)));
  const proposed = order.limit === null ? ZERO_USD : notional(order.limit, order.qty ?? ZERO_SHARES);
  const exposed = (holds: (symbol: string) => boolean): Usd =>
    plus(
      proposed,
      sum([...holdings, ...openBuys].filter(({ symbol }) => holds(symbol)).map(({ least }) => least)),
    );

  const tier = tierOf(order.symbol, rules);
  return [
    {
      name: `of tier ${tier.name}`,
      amount: exposed((symbol) => tierOf(symbol, rules) === tier),
      most: portionOfPortionDown(equity, ratio(tier.cap), oneMinus(ratio(rules.buffer))),
    },
    {
      name: 'of a position',
      amount: exposed((symbol) => symbol === order.symbol),
      most: portionDown(equity, ratio(tier.positionLimit)),
    },
    { name: 'gross', amount: exposed(() => true), most: portionDown(equity, ratio(rules.limits.maxGross)) },
    {
      name: 'of an order',
      amount: proposed,
      most: portionDown(equity, ratio(rules.limits.maxOrderNotional)),
    },
    { name: 'cash', amount: plus(proposed, sum(openBuys.map(({ least }) => least))), most: account.cash },
    ...dailyLoss(account, equity, rules),
  ];
}

const UNPRICED: PriceRange = { least: price('0'), most: price('0') };

function dailyLoss({ lastEquity }: Account, equity: Usd, { limits }: Rules): readonly Limit[] {
  if (lastEquity === null) return [];
  return [
    {
      name: 'daily loss',
      amount: minus(lastEquity, equity),
      most: portionDown(lastEquity, ratio(limits.maxDailyLoss)),
    },
  ];
}

/** A symbol that somebody holds, or has an order for, isn't bought; the intent's own earlier fills apart. */
function alreadyHeld(
  { ledger, startingCash, traded }: Evidence,
  date: string,
  order: Traded,
): readonly Finding[] {
  const { positions } = accountBefore(ledger, startingCash, order.acceptedSeq);
  const held = positions.get(order.symbol) ?? ZERO_SHARES;
  const earlier = traded.filter(
    ({ name, symbol, acceptedSeq }) =>
      name?.date === date &&
      name.side === 'buy' &&
      name.kind !== 'p' &&
      symbol === order.symbol &&
      acceptedSeq < order.acceptedSeq,
  );
  const own = earlier.flatMap(({ fills }) => fills).filter(({ seq }) => seq < order.acceptedSeq);
  const others = minus(
    held,
    own.reduce((total, { qty }) => plus(total, qty), ZERO_SHARES),
  );
  const onOrder = traded.find(
    (other) =>
      other.symbol === order.symbol && other.name?.date !== date && isAlive(other, order.acceptedSeq),
  );
  if (others <= 0n && !onOrder) return [];
  return [
    {
      ...{
        promise: 'P2',
        session: date,
        orders: [order.clientOrderId, ...(onOrder ? [onOrder.clientOrderId] : [])],
      },
      says: 'a symbol was bought that was held or on order already',
      numbers: { held: decimal(others) },
    },
  ];
}

/** The tier that a symbol counts against. Throws for rules without the tier of unlisted symbols. */
function tierOf(symbol: string, { tiers, unlistedTier }: Rules): TierRule {
  const tier =
    tiers.find(({ symbols }) => symbols.includes(symbol)) ?? tiers.find(({ name }) => name === unlistedTier);
  if (!tier) throw new Error(`the rules have no tier ${unlistedTier}`);
  return tier;
}
