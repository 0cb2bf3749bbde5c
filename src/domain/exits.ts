/** Exits (design 3.7): which of the desk's own shares leave at this open, and why. */
import type { Decision, Numbers } from './decision';
import type { Lot } from './ledger';
import { brokerShares, marketPrice } from './market-price';
import {
  centsText,
  decimal,
  isBelow,
  notional,
  oneMinus,
  perShareDown,
  portionDown,
  ratio,
  shares,
  smaller,
  usd,
  ZERO_SHARES,
} from './money';
import type { Price, Ratio, Shares } from './money';
import type { PositionFact } from './observation';
import type { ReasonCode } from './reasons';
import type { Rules } from './rules';
import { tierOf } from './tiers';

declare const due: unique symbol;

/** A sale that the desk wants, of its own shares alone. Only `judgeExits` makes one. JSON-plain. */
export interface ExitIntent {
  readonly symbol: string;
  readonly side: 'sell';
  readonly tier: string;
  /** Shares, decimal string: never more than the desk's lot, nor than the account can sell. */
  readonly qty: string;
  /** A market order: what must go goes at what the market pays. */
  readonly limit: null;
  readonly reason: ExitReason;
  readonly [due]: true;
}

/** Why a lot is sold, the most urgent first: the first that applies is the reason. */
const EXIT_REASONS = ['STOP_LOSS', 'MAX_HOLD', 'REVERTED'] as const satisfies readonly ReasonCode[];
export type ExitReason = (typeof EXIT_REASONS)[number];

/** What exits are judged by. Whatever is missing of the scan and of the prices just isn't judged. */
export interface ExitQuestion {
  /** The desk's lots as of the scan date, in the shares of that day. */
  readonly lotsAtScan: readonly Lot[];
  /** The same as of the trading date: what may be sold now. */
  readonly lots: readonly Lot[];
  /** Every trading date since the first lot was opened, oldest first. */
  readonly sessions: readonly string[];
  readonly scanDate: string;
  /** The scan's measurements by symbol; a symbol that the scan doesn't have, or a scan that failed, has none. */
  readonly measured: Readonly<Record<string, { readonly z: number; readonly close: string }>>;
  /** The latest trades of this session. */
  readonly prices: ReadonlyMap<string, Price>;
  readonly positions: readonly PositionFact[];
  /** Symbols of which an earlier sale may still fill. */
  readonly unprovenSells: readonly string[];
  readonly rules: Rules;
}

export interface ExitsDue {
  /** The most urgent first, then by symbol. */
  readonly intents: readonly ExitIntent[];
  /** Exactly one for each lot, by symbol. */
  readonly decisions: readonly Decision[];
}

/**
 * Decides every lot of the desk: sold for the first reason that applies, with all of them in `failed`; kept with
 * `HOLD`; or due, but with nothing to sell (`NOTHING_TO_SELL`) or with an earlier sale that may still fill
 * (`OPEN_ORDER`). What the account holds beyond the desk's lot is somebody else's and stays.
 *
 * Numbers: `z`, `close`, `price` (the latest trade) and `stop` (USD a share today), `closesHeld` and `maxHold`, `qty`
 * and `cost` (USD) of the lot; `unknown` for what there isn't; and, of a sale, `available`, `held` and `sell`.
 */
export function judgeExits(question: ExitQuestion): ExitsDue {
  const verdicts = question.lots
    .toSorted((left, right) => (left.symbol < right.symbol ? -1 : Number(left.symbol > right.symbol)))
    .map((lot) => judge(lot, question));
  const urgency = ({ reason }: ExitIntent): number => EXIT_REASONS.indexOf(reason);
  return {
    intents: verdicts
      .flatMap(({ intent }) => intent ?? [])
      .toSorted((left, right) => urgency(left) - urgency(right)),
    decisions: verdicts.map(({ decision }) => decision),
  };
}

function judge(
  lot: Lot,
  question: ExitQuestion,
): { readonly decision: Decision; readonly intent?: ExitIntent } {
  const { symbol } = lot;
  const reasons = reasonsFor(lot, question);
  const [reason] = reasons;
  const kept = numbersOf(lot, question);
  const decided = (
    verdict: Decision['verdict'],
    failed: [ReasonCode, ...ReasonCode[]],
    numbers: Numbers,
  ) => ({
    symbol,
    side: 'sell' as const,
    verdict,
    code: failed[0],
    failed,
    numbers,
  });
  if (reason === undefined) return { decision: decided('denied', ['HOLD'], kept) };

  const { held, available } = position(symbol, question.positions);
  const numbers = { ...kept, available: shown(available), held: shown(held) };
  if (question.unprovenSells.includes(symbol))
    return { decision: decided('denied', ['OPEN_ORDER', ...reasons], numbers) };
  const qty = [held ?? ZERO_SHARES, available ?? ZERO_SHARES].reduce(smaller, shares(lot.qty));
  if (qty <= ZERO_SHARES) return { decision: decided('denied', ['NOTHING_TO_SELL', ...reasons], numbers) };

  const tier = tierOf(symbol, question.rules).tier.name;
  const intent = { symbol, side: 'sell', tier, qty: decimal(qty), limit: null, reason } as ExitIntent;
  const [, ...further] = reasons;
  return { intent, decision: decided('approved', [reason, ...further], { ...numbers, sell: intent.qty }) };
}

/** Every reason that applies, in their order. A price that isn't known says nothing; the holding time needs none. */
function reasonsFor(lot: Lot, question: ExitQuestion): readonly ExitReason[] {
  const { measured, prices, lotsAtScan, rules } = question;
  const { revertedAt, maxHoldSessions } = rules.exits;
  const scan = own(measured, lot.symbol);
  const atScan = lotsAtScan.find(({ symbol }) => symbol === lot.symbol);
  const applies: Readonly<Record<ExitReason, boolean>> = {
    STOP_LOSS:
      (atScan !== undefined && isStopped(atScan, marketPrice(scan?.close), rules)) ||
      isStopped(lot, prices.get(lot.symbol) ?? null, rules),
    MAX_HOLD: closesHeld(lot, question) >= maxHoldSessions,
    REVERTED: scan !== undefined && scan.z >= revertedAt,
  };
  return EXIT_REASONS.filter((reason) => applies[reason]);
}

/** True when what the lot is worth is strictly below its cost less `stopLoss`: exact, because nothing is divided. */
const isStopped = ({ qty, cost }: Lot, at: Price | null, rules: Rules): boolean =>
  at !== null && isBelow(notional(at, shares(qty)), usd(cost), stopLevel(rules));

const stopLevel = ({ exits }: Rules): Ratio => oneMinus(ratio(exits.stopLoss));

/** Closes from the purchase to the scan, the day of the purchase being the first. */
const closesHeld = ({ openedOn }: Lot, { sessions, scanDate }: ExitQuestion): number =>
  sessions.filter((date) => date >= openedOn && date <= scanDate).length;

function numbersOf(lot: Lot, question: ExitQuestion): Numbers {
  const { measured, prices, rules } = question;
  const scan = own(measured, lot.symbol);
  return {
    z: scan === undefined ? 'unknown' : scan.z.toFixed(6),
    close: shown(marketPrice(scan?.close)),
    price: shown(prices.get(lot.symbol) ?? null),
    stop: decimal(perShareDown(portionDown(usd(lot.cost), stopLevel(rules)), shares(lot.qty))),
    closesHeld: String(closesHeld(lot, question)),
    maxHold: String(rules.exits.maxHoldSessions),
    qty: lot.qty,
    cost: centsText(usd(lot.cost)),
  };
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

const shown = (amount: Price | Shares | null): string => (amount === null ? 'unknown' : decimal(amount));

/** What the account holds of the symbol and what of that no open order holds; null where that can't be read. */
function position(
  symbol: string,
  positions: readonly PositionFact[],
): { readonly held: Shares | null; readonly available: Shares | null } {
  const listed = positions.find((each) => each.symbol === symbol);
  return { held: brokerShares(listed?.qty ?? '0'), available: brokerShares(listed?.available ?? '0') };
}
