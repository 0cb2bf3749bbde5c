import type { Check, Numbers } from './decision';
import { durationText } from './instant';
import { ratio, ratioPercent } from './money';
import type { ReasonCode } from './reasons';
import { REASONS } from './reasons';
import type { Rules } from './rules';

/** What a check compared, and with what: its numbers, and the limit where there is one. Null: the rules aren't known. */
type Words = (numbers: Numbers, rules: Rules | null, ok: boolean) => string;

const of = (name: string | undefined): string => name ?? 'unknown';
const most = (rules: Rules | null, limit: (rules: Rules) => string): string =>
  rules === null ? '' : `; at most ${limit(rules)}`;
const percent = (share: string): string => `${ratioPercent(ratio(share))} %`;
const capacity: Words = (n) =>
  n['exposure'] === undefined
    ? `${of(n['tier'])} ${of(n['tierBefore'])} % → ${of(n['tierAfter'])} %, entry limit ${of(n['entryLimit'])} %`
    : `${of(n['tier'])} at ${n['exposure']} % + ${of(n['proposed'])} % = ${of(n['total'])} %, ` +
      `entry limit ${of(n['entryLimit'])} % (cap ${of(n['cap'])} %)` +
      (n['resizedUsd'] === undefined ? '' : `; resized to the ${n['resizedUsd']} USD that fit`);

/** At the gateway it is what the rung asks for that is shown; at sizing, what the target buys. */
const quantity: Words = (n, _, ok) => {
  const limit = `at a limit of ${of(n['limit'])}`;
  if (n['target'] === undefined)
    return ok
      ? `${of(n['qty'])} sh ${limit}`
      : `nothing of the ${of(n['wanted'])} sh that were wanted is left for this rung, ${limit}`;
  return ok
    ? `${n['target']} USD ${limit} buy ${of(n['qty'])} sh, ${n['rung'] === 'fractional' ? 'as a fraction' : 'in whole shares'}`
    : `${n['target']} USD ${limit} are ${n['wanted'] ?? 'less than any'} sh, less than one share, and a fraction is not possible`;
};

/** By the rule that was asked. A rule that isn't here is said by its answer alone. */
const WORDS: Readonly<Partial<Record<ReasonCode, Words>>> = {
  // The day
  SCAN_FAILED: (_, __, ok) => (ok ? 'it measured enough symbols' : 'it failed, or measured too few symbols'),
  WINDOW_OVER: (_, __, ok) => (ok ? 'inside the window' : 'past the window'),
  HALTED: (n, _, ok) => (ok ? 'the desk is active' : `the desk is stopped: ${of(n['reason'])}`),
  CALENDAR_DISAGREES: (_, __, ok) =>
    ok ? "the broker's hours are those of the table" : 'other hours, or none that could be read',
  ACCOUNT_BLOCKED: (_, __, ok) => (ok ? 'not blocked' : 'blocked by the broker'),
  SESSION_CLOSED: (_, __, ok) => (ok ? 'open' : 'closed'),

  // Freshness
  NO_SCAN_PRICE: (n) =>
    `${of(n['scan'])} USD${n['asOfScan'] === undefined ? '' : `, restated from ${n['asOfScan']}`}`,
  NOT_TRADABLE: (_, __, ok) => (ok ? 'tradable' : 'not tradable, or not known to the broker'),
  CORPORATE_ACTION: (n, _, ok) =>
    ok
      ? n['dividend'] === undefined
        ? 'none between scan and open'
        : `a dividend of ${n['dividend']} USD is taken off the scan price`
      : of(n['action']),
  FEED_MIXED: (n, rules, ok) => (ok ? `scan and open both from ${rules?.feed ?? 'one feed'}` : of(n['feed'])),
  NOT_OPENED: (n) => `trade ${of(n['now'])}, bid ${of(n['bid'])}, ask ${of(n['ask'])}`,
  QUOTE_AGE: (n, rules) =>
    `${of(n['quoteAge'])}${most(rules, ({ freshness }) => durationText(freshness.maxQuoteAgeMs))}`,
  GAP: (n, rules) =>
    `${of(n['scan'])} → ${of(n['now'])}: ${of(n['gap'])} %, the ask ${of(n['askGap'])} %` +
    most(rules, ({ freshness }) => percent(freshness.maxGap)),
  SPREAD: (n, rules) =>
    `${of(n['spread'])} % of the mid${most(rules, ({ freshness }) => percent(freshness.maxSpread))}`,
  SIGNAL_AGE: (n, rules) =>
    `${of(n['age'])}${most(rules, ({ freshness }) => durationText(freshness.maxAgeMs))}, and this open only`,
  VOLATILITY_REGIME: (n, rules) =>
    `5-day volatility ${of(n['ratio'])} times the 20-day${most(rules, ({ freshness }) => `${freshness.maxVolatilityRatio}`)}`,
  BASELINE_REGIME: (n, rules) => {
    const named = (rules?.baseline ?? ['SPY', 'QQQ']).map((symbol) => `${symbol} ${of(n[symbol])}`);
    return `5-day volatility ${named.join(', ')} times the 20-day${most(rules, ({ freshness }) => `${freshness.maxVolatilityRatio}`)}`;
  },

  // Not bought
  TRADE_ONLY: (n, rules, ok) =>
    ok
      ? "in the rules' subset"
      : `the rules trade only ${n['tradeOnly'] ?? rules?.tradeOnly?.join(' ') ?? 'a subset'}`,
  ALREADY_HELD: (n, _, ok) => (ok ? 'not held' : `${of(n['held'])} sh held`),
  OPEN_ORDER: (n, _, ok) => (ok ? 'no order open' : `an order is ${of(n['order'])}`),
  EXIT_DUE: (_, __, ok) => (ok ? 'the desk is not about to sell it' : 'the desk is about to sell it'),
  COOLDOWN: (n, rules, ok) =>
    ok
      ? `not stopped out${rules === null ? ' lately' : ` in the last ${rules.exits.cooldownSessions} sessions`}`
      : `stopped out on ${of(n['stoppedOut'])}, for ${of(n['cooldownSessions'])} sessions`,

  // Capacity, sizing, limits
  TIER_CAP: capacity,
  UNPRICED_POSITION: (n) => `no trade of this session in ${of(n['unpriced'])}`,
  EQUITY: (n) => `live equity ${of(n['liveEquity'])} USD`,
  UNAFFORDABLE: quantity,
  MIN_NOTIONAL: (n, rules) =>
    `${of(n['notional'])} USD; at least ${n['minNotional'] ?? rules?.sizing.minNotional ?? 'unknown'}`,
  POSITION_LIMIT: (n) => `position ${of(n['position'])} % of equity; at most ${of(n['positionLimit'])} %`,
  GROSS_LIMIT: (n) => `all positions ${of(n['gross'])} % of equity; at most ${of(n['maxGross'])} %`,
  CASH: (n) => `${of(n['notional'])} USD; at most the ${of(n['available'])} USD that are free`,
  ORDER_NOTIONAL: (n) => `order ${of(n['order'])} % of equity; at most ${of(n['maxOrderNotional'])} %`,
  SENDS_SESSION: (n) => `${of(n['sentThisSession'])} sent; at most ${of(n['maxSendsPerSession'])} a session`,
  SENDS_MINUTE: (n) => `${of(n['sentThisMinute'])} sent; at most ${of(n['maxSendsPerMinute'])} a minute`,
  DAILY_LOSS: (n) =>
    n['dailyLoss']?.startsWith('-')
      ? `the account is up ${n['dailyLoss'].slice(1)} % since the last close`
      : `${of(n['dailyLoss'])} % lost since the last close; at most ${of(n['maxDailyLoss'])} %`,

  // Exits
  STOP_LOSS: (n) => `close ${of(n['close'])}, price ${of(n['price'])}; sold below ${of(n['stop'])}`,
  MAX_HOLD: (n) => `closes held: ${of(n['closesHeld'])}; sold at ${of(n['maxHold'])}`,
  REVERTED: (n, rules) =>
    `z ${of(n['z'])}${rules === null ? '' : `; sold at ${rules.exits.revertedAt} or above`}`,
  NOTHING_TO_SELL: (n, _, ok) =>
    ok
      ? `${of(n['sell'] ?? n['qty'])} sh can be sold`
      : `${of(n['held'])} sh held, ${of(n['available'])} available`,
};

/**
 * What one check compared, in one short line for somebody who knows trading. A check that answered with another rule's
 * code (no equity, no price) says that.
 */
export function checkText(rule: ReasonCode, check: Check, rules: Rules | null): string {
  const said = !check.ok && check.code !== rule && ANSWERS.has(check.code) ? check.code : rule;
  return fourDecimals(WORDS[said]?.(check.numbers, rules, check.ok) ?? REASONS[said]);
}

/** What a check may answer instead of its own code, because it lacks what it needs. */
const ANSWERS: ReadonlySet<ReasonCode> = new Set(['EQUITY', 'UNPRICED_POSITION']);

/** Four decimals are enough to read; the numbers have all. */
export const fourDecimals = (text: string): string => text.replace(/(\d\.\d{4})\d+/g, '$1');
