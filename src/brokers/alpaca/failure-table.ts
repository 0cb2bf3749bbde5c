/**
 * What Alpaca's refusals mean, as data. Alpaca's codes are overloaded (40310000 alone covers some fifteen causes),
 * so a refusal is classified by status and message; its code is only recorded. `source` says who recorded the body:
 * T a paper recording, P a probe, L Alpaca's own article on common errors, D its documentation, R other recordings.
 *
 * What no row knows is final: repeating a refused order can't help, and guessing that it can has cost others money.
 */
import type { BrokerFailure, FailureKind } from '../../domain/broker-failure';
import type { ReasonCode } from '../../domain/reasons';

/** Whether the failed request would have made an order: only then can its outcome be unknown. */
export type Sends = 'an order' | 'nothing';

interface FailureRow {
  readonly statuses: readonly number[];
  readonly message: RegExp;
  readonly kind: FailureKind;
  readonly code: ReasonCode;
  readonly source: string;
  /** What an operator does about it, where the broker's own words don't say. */
  readonly advice?: string;
}

const row = (
  statuses: readonly number[],
  message: RegExp,
  kind: FailureKind,
  code: ReasonCode,
  source: string,
): FailureRow => ({ statuses, message, kind, code, source });

/** The first row that matches decides. */
export const FAILURE_TABLE: readonly FailureRow[] = [
  // The one answer that looks like a refusal and may be a success: an earlier send of this very order has landed.
  row([422], /client_order_id must be unique/i, 'unknown', 'UNKNOWN_OUTCOME', 'T'),

  // Capability: the next rung may be taken.
  row([403], /is not fractionable/i, 'fractional-refused', 'NOT_FRACTIONABLE', 'T, L, D'),
  row([403], /^fractional trading is disabled/i, 'fractional-refused', 'FRACTIONAL_OFF', 'R'),
  row(
    [422],
    /^qty (?:must be integer|is required)$/i,
    'fractional-refused',
    'FRACTIONAL_OFF',
    'alpaca-py #156',
  ),

  // Money, shares, crossing orders: this intent ends.
  row([403], /insufficient buying power/i, 'final', 'BUYING_POWER', 'alpaca-py #225'),
  row([403], /insufficient qty available/i, 'final', 'INSUFFICIENT_SHARES', 'T'),
  row([403], /not allowed to short/i, 'final', 'INSUFFICIENT_SHARES', 'R: we only sell to close'),
  row([422], /cannot be sold short/i, 'final', 'INSUFFICIENT_SHARES', 'L, R: we only sell to close'),
  row([404], /^position does not exist/i, 'final', 'INSUFFICIENT_SHARES', 'L, R'),
  row([403], /potential wash trade/i, 'final', 'WASH_TRADE', 'forum 13817'),
  row([422], /^notional must be >=/i, 'final', 'MIN_NOTIONAL', 'L'),
  row([403], /^cost basis must be >=/i, 'final', 'MIN_NOTIONAL', 'R, 2026-08-24'),

  // The asset: unknown is final, not tradable now may pass.
  row([422], /^asset .* not found/i, 'final', 'BROKER_NOT_TRADABLE', 'R'),
  row([404], /^asset not found/i, 'final', 'BROKER_NOT_TRADABLE', 'L, R'),
  row([422], /is not (?:tradable|active)/i, 'not-now', 'BROKER_NOT_TRADABLE', 'R'),
  row([403, 422], /\bhalted\b/i, 'not-now', 'BROKER_NOT_TRADABLE', 'not recorded; design 3.6'),
  row([403, 422], /market is (?:currently )?closed/i, 'not-now', 'MARKET_CLOSED', 'not recorded; design 3.6'),

  // The form of the request: ours to get right, so never retried.
  row([422], /^fractional orders must be/i, 'final', 'INVALID_ORDER', 'P'),
  row([422], /limited to 2 decimal places/i, 'final', 'INVALID_ORDER', 'R'),
  row(
    [400, 422],
    /qty or notional is (?:required|accepted)|qty must be > 0/i,
    'final',
    'INVALID_ORDER',
    'R, D',
  ),
  row([422], /require a limit price|invalid time_in_force/i, 'final', 'INVALID_ORDER', 'R'),
  row([422], /sub-penny increment/i, 'final', 'INVALID_ORDER', 'R, D'),
  row([422], /client_order_id must be no more than/i, 'final', 'INVALID_ORDER', 'R'),
  row([403], /^(?:opg|cls) orders must be submitted/i, 'final', 'INVALID_ORDER', 'R, 2026-08-03'),
  row([422], /^extended hours order must be/i, 'final', 'INVALID_ORDER', 'L, D'),

  // Looking up and cancelling.
  row([404], /^order not found/i, 'final', 'ORDER_NOT_FOUND', 'L, R'),
  row(
    [422],
    /order is already in .* state|unable to replace order|order status is not cancelable/i,
    'final',
    'ORDER_CLOSED',
    'R, D',
  ),

  // Keys and account: every further request would be refused too.
  {
    ...row([401], /(?:)/, 'account', 'NOT_AUTHORISED', 'L, R; the data hosts answer with a page of HTML'),
    advice: 'are the keys those of this account? Keys of paper and of live accounts differ',
  },
  {
    ...row([403], /subscription does not permit/i, 'account', 'DATA_PLAN', 'forum; the plan lacks this feed'),
    advice:
      "the account's data plan lacks this feed at this time: set `feed: iex` in the rules, or take a plan with " +
      'real-time SIP; `nightdesk doctor` says which feed it gives',
  },
  row([403], /^forbidden\.?$/i, 'account', 'NOT_AUTHORISED', 'forum'),
  row([403], /rejected by user request/i, 'account', 'ACCOUNT_BLOCKED', 'L, R'),
  row([403], /account is not authorized to trade/i, 'account', 'ACCOUNT_BLOCKED', 'L, R'),
  row([403], /restricted to liquidation/i, 'account', 'ACCOUNT_BLOCKED', 'L, R'),
  row(
    [403],
    /pattern day trading/i,
    'account',
    'ACCOUNT_BLOCKED',
    'D until 2026-07-06; not expected any more',
  ),

  // A request over the limit was not accepted, an order neither.
  row([429], /(?:)/, 'transient', 'RATE_LIMITED', 'forum'),
];

/** A non-2xx answer, as read from the wire. */
export interface Refusal {
  readonly status: number;
  readonly brokerCode: number | null;
  readonly message: string;
  readonly requestId: string | null;
  readonly retryAfterMs: number | undefined;
}

/** Classifies an answer of 4xx or 5xx. Server errors say nothing about a sent order: it may have been accepted. */
export function classifyRefusal(refusal: Refusal, sends: Sends): BrokerFailure {
  const { status, brokerCode, message, requestId, retryAfterMs } = refusal;
  const evidence = { status, brokerCode, message: short(message), requestId };
  const known = FAILURE_TABLE.find((each) => each.statuses.includes(status) && each.message.test(message));
  if (known) {
    const { kind, code, advice } = known;
    const wait = code === 'RATE_LIMITED' && retryAfterMs !== undefined ? { retryAfterMs } : {};
    const told = advice === undefined ? {} : { message: short(`${titleOf(message)}; ${advice}`) };
    return { kind, code, ...evidence, ...told, ...wait };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return { kind: 'final', code: 'UNCLASSIFIED', ...evidence };
  }
  return { ...noAnswer(sends), ...evidence };
}

/** What it means when nobody knows whether the request was carried out. */
export const noAnswer = (sends: Sends): Pick<BrokerFailure, 'kind' | 'code'> =>
  sends === 'an order'
    ? { kind: 'unknown', code: 'UNKNOWN_OUTCOME' }
    : { kind: 'transient', code: 'BROKER_UNREACHABLE' };

/** The broker's own words: of a page of HTML its title, and without the hint that the SDK appends. */
const titleOf = (message: string): string =>
  /<title>([^<]*)<\/title>/i.exec(message)?.[1] ?? message.replace(/ \(Your account may not have .*$/s, '');

/** A message on one line and at most 300 characters: an answer may be a whole page of HTML. */
export function short(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}
