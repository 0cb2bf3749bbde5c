/**
 * The last check of an exit, on data read for it, right before it leaves (design 3.6, 3.7). Pure, so that an audit
 * re-executes it from the evidence that the gateway's activity returned.
 */
import { verdictOn, type GatewayVerdict } from './approved-order';
import type { AskedCheck } from './decision';
import { passed, refused } from './decision';
import type { ExitIntent } from './exits';
import { haltCheck, type HaltReading } from './halt';
import { instantMs } from './instant';
import { brokerShares } from './market-price';
import { decimal, shares, smaller, ZERO_SHARES } from './money';
import type { Shares } from './money';
import type { Observation } from './observation';
import type { Rules } from './rules';
import { minuteFullUntil } from './sends';
import { isInSession } from './session-open';
import type { SessionTimes } from './session';

/** One order of an exit that asks to leave, with all that it is judged by but the market. JSON-plain. */
export interface ExitRequest {
  readonly clientOrderId: string;
  readonly intent: ExitIntent;
  /** What this order asks for: what is left of the intent. Shares, decimal string. */
  readonly qty: string;
  readonly times: SessionTimes;
  /** Exits leave before this instant. */
  readonly exitEnd: string;
  /** Market times of the orders that this session has sent. */
  readonly sentAt: readonly string[];
}

/** The gateway's last word on an exit: that of every order, or that it must wait for the minute's sends to pass. */
export type ExitVerdict =
  | GatewayVerdict
  /** Epoch milliseconds of market time from which it may be asked again. */
  | { readonly kind: 'delayed'; readonly untilMs: number };

/**
 * Approves one exit, or denies it with the first refusal in this order: halt, the account, the session and the end of
 * exits, any open order of the symbol, nothing to sell. All checks run. Freshness, capacity and the session's count of
 * sends don't speak against an exit, because it reduces risk; a full minute delays it. It sells what it asks for, less
 * what the account no longer has free.
 */
export function approveExit(
  request: ExitRequest,
  evidence: Observation,
  halt: HaltReading,
  rules: Rules,
): ExitVerdict {
  const { clientOrderId, intent } = request;
  const { symbol, side, limit } = intent;
  const qty = sellable(request, evidence);
  const checks = exitChecks(request, evidence, halt).map(({ check }) => check);
  const verdict = verdictOn({ clientOrderId, symbol, side, qty: decimal(qty), limit }, checks);
  const untilMs = minuteFullUntil(evidence.clock.at, request.sentAt, rules.limits.maxSendsPerMinute);
  return verdict.kind === 'approved' && untilMs !== null ? { kind: 'delayed', untilMs } : verdict;
}

/** Every check that `approveExit` decides by, each with the rule that was asked. */
export function exitChecks(
  request: ExitRequest,
  evidence: Observation,
  halt: HaltReading,
): readonly AskedCheck[] {
  const { intent, times, exitEnd } = request;
  const now = evidence.clock.at;
  const qty = sellable(request, evidence);
  const { held, available } = positionOf(intent.symbol, evidence);
  const others = evidence.openOrders.filter((order) => order.symbol === intent.symbol);
  return [
    { rule: 'HALTED', check: haltCheck(halt, intent.side) },
    { rule: 'ACCOUNT_BLOCKED', check: evidence.account.blocked ? refused('ACCOUNT_BLOCKED') : passed() },
    {
      rule: 'SESSION_CLOSED',
      check: isInSession({ observation: evidence, times })
        ? passed()
        : refused('SESSION_CLOSED', { at: now }),
    },
    {
      rule: 'WINDOW_OVER',
      // Written so that an unreadable clock is past it.
      check: instantMs(now) < instantMs(exitEnd) ? passed() : refused('WINDOW_OVER', { exitEnd }),
    },
    {
      rule: 'OPEN_ORDER',
      // A second sale could sell the same shares twice, and beside a buy a sale would be a wash trade.
      check:
        others.length === 0
          ? passed()
          : refused('OPEN_ORDER', { order: others.map((order) => order.clientOrderId).join(', ') }),
    },
    {
      rule: 'NOTHING_TO_SELL',
      check:
        qty > ZERO_SHARES
          ? passed({ qty: decimal(qty), reason: intent.reason })
          : refused('NOTHING_TO_SELL', {
              asked: request.qty,
              available: decimal(available),
              held: decimal(held),
            }),
    },
  ];
}

/** What is asked for, less what the account no longer has free. */
function sellable({ intent, qty }: ExitRequest, evidence: Observation): Shares {
  const { held, available } = positionOf(intent.symbol, evidence);
  return [shares(intent.qty), available, held].reduce(smaller, shares(qty));
}

/** What the account has of a symbol; none where it has no position or one that can't be read. */
function positionOf(
  symbol: string,
  { positions }: Observation,
): { readonly held: Shares; readonly available: Shares } {
  const position = positions.find((each) => each.symbol === symbol);
  return {
    held: brokerShares(position?.qty) ?? ZERO_SHARES,
    available: brokerShares(position?.available) ?? ZERO_SHARES,
  };
}
