/**
 * The daily proof that the account trades fractions (design 3.5), and the last check of its order: a small fractional
 * buy at half the price, sent while the market is closed and cancelled before it opens. It is meant never to fill; if
 * it does, the ledger counts it like any other purchase.
 */
import { verdictOn, type GatewayVerdict } from './approved-order';
import { passed, refused } from './decision';
import type { Check, Numbers } from './decision';
import { haltCheck, type HaltReading } from './halt';
import { instantMs, MINUTE } from './instant';
import { marketPrice } from './market-price';
import {
  centsText,
  decimal,
  floorToTick,
  isWhole,
  notional,
  plus,
  ratio,
  scaleDown,
  shares,
  sharesWorthUp,
  usd,
  ZERO_USD,
} from './money';
import type { Price, Shares } from './money';
import type { Observation } from './observation';
import type { ReasonCode } from './reasons';
import type { Rules } from './rules';
import { readBook } from './book';
import type { SessionTimes } from './session';

/** A probe that asks to leave. JSON-plain. */
export interface ProbeRequest {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly times: SessionTimes;
}

/** The last moment for a probe: its cancel must be proven before the open. */
const BEFORE_OPEN = 10 * MINUTE;
/** So far from the market that it can't fill by an ordinary night's move. */
const PRICE_PART = ratio('0.5');
/** Alpaca's smallest order is worth 1 USD; a cent more, so that no rounding of theirs falls below. */
const WORTH = usd('1.01');
const HALF_A_SHARE = shares('0.5');

/**
 * Approves the probe, or denies it with the first refusal in this order: halt, the account, the time, the asset, an
 * open order of the symbol, no price, the cash. All checks run.
 */
export function approveProbe(
  { clientOrderId, symbol, times }: ProbeRequest,
  evidence: Observation,
  halt: HaltReading,
  rules: Rules,
): GatewayVerdict {
  const limit = probeLimit(symbol, evidence);
  const qty = limit === null ? null : probeQuantity(limit);
  const cost = limit === null || qty === null ? ZERO_USD : notional(limit, qty);
  const { account, openOrders } = readBook(evidence, times, rules);
  const { clock, trades, assets } = evidence;
  const deadline = instantMs(times.tradingDay.open) - BEFORE_OPEN;
  const checks: readonly Check[] = [
    haltCheck(halt, 'buy'),
    decide(!evidence.account.blocked, 'ACCOUNT_BLOCKED'),
    // Written so that an unreadable clock is too late.
    decide(!clock.isOpen && instantMs(clock.at) <= deadline, 'PROBE_TOO_LATE', {
      at: clock.at,
      open: times.tradingDay.open,
    }),
    decide(assets[symbol]?.tradable === true, 'NOT_TRADABLE'),
    decide(assets[symbol]?.fractionable === true, 'NOT_FRACTIONABLE'),
    decide(!openOrders.has(symbol), 'OPEN_ORDER'),
    decide(limit !== null, 'PROBE_UNPRICED', { price: trades[symbol]?.price ?? 'none' }),
    decide(account !== null && account.cash >= cost, 'CASH', {
      available: account === null ? 'unknown' : centsText(account.cash),
      notional: centsText(cost),
    }),
  ];
  const order = {
    qty: qty === null ? '0' : decimal(qty),
    limit: limit === null ? null : decimal(limit),
  };
  return verdictOn({ clientOrderId, symbol, side: 'buy', ...order }, checks);
}

/** Half of the latest trade, of whatever session, on the tick; null without a trade, or where half of it is no tick. */
function probeLimit(symbol: string, { trades }: Observation): Price | null {
  const latest = marketPrice(trades[symbol]?.price);
  const half = latest === null ? null : floorToTick(scaleDown(latest, PRICE_PART));
  return half !== null && half > 0n ? half : null;
}

/** The least that is worth enough. Whole shares would prove nothing: half a share is added to them. */
function probeQuantity(limit: Price): Shares {
  const least = sharesWorthUp(WORTH, limit);
  return isWhole(least) ? plus(least, HALF_A_SHARE) : least;
}

const decide = (ok: boolean, code: ReasonCode, numbers: Numbers = {}): Check =>
  ok ? passed(numbers) : refused(code, numbers);
