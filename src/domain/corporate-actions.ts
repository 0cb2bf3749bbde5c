import type { Measured } from './candidate';
import { passed, refused } from './decision';
import type { Check } from './decision';
import { marketPrice, marketRatio, shownValue } from './market-price';
import { decimal, minus, restateDown } from './money';
import type { Price } from './money';
import type { CorporateActionFact } from './observation';
import type { SessionTimes } from './session';

/** A scan price as it reads at the open, after what became of the share in between. */
export interface RestatedScan {
  /** Null when the scan price is no price, or a dividend leaves nothing of it. */
  readonly scanPrice: Price | null;
  /** `CORPORATE_ACTION` for anything but a cash dividend, which is only noted. */
  readonly check: Check;
}

const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Restates a symbol's scan price over the corporate actions that took effect after the scan and until the trading day
 * (design 3.3). A split restates it, so that no false gap and no false volatility is recorded beside the refusal; a
 * cash dividend comes off it, because the share opens without it and that is no gap. An action that can't be read
 * refuses like one that can, and so does an absent list: what wasn't looked up isn't known to be nothing.
 */
export function restatedScan(
  { symbol, close }: Pick<Measured, 'symbol' | 'close'>,
  actions: readonly CorporateActionFact[] | null | undefined,
  { scanDay, tradingDay }: Pick<SessionTimes, 'scanDay' | 'tradingDay'>,
): RestatedScan {
  let scanPrice = marketPrice(close);
  if (!actions) {
    return { scanPrice, check: refused('CORPORATE_ACTION', { action: 'unknown' }) };
  }
  const changes: string[] = [];
  const dividends: string[] = [];
  const inForce = actions
    .filter((action) => action.symbol === symbol)
    .filter(({ exDate }) => !DATE.test(exDate) || (exDate > scanDay.date && exDate <= tradingDay.date))
    .sort((left, right) => (left.exDate < right.exDate ? -1 : Number(left.exDate > right.exDate)));

  for (const action of inForce) {
    const dividend =
      action.kind === 'cash-dividend' && DATE.test(action.exDate) && marketPrice(action.amount);
    if (dividend) {
      dividends.push(decimal(dividend));
      scanPrice = scanPrice === null ? null : positive(minus(scanPrice, dividend));
    } else {
      changes.push(describe(action));
      scanPrice = scanPrice === null ? null : positive(overSplit(scanPrice, action));
    }
  }

  const noted = dividends.length > 0 ? { dividend: dividends.join(' + ') } : {};
  const check =
    changes.length > 0
      ? refused('CORPORATE_ACTION', { ...noted, action: changes.join(', ') })
      : passed(noted);
  return { scanPrice, check };
}

const positive = (at: Price): Price | null => (at > 0n ? at : null);

function overSplit(scanPrice: Price, { ratio }: CorporateActionFact): Price {
  const to = marketRatio(ratio?.to);
  const from = marketRatio(ratio?.from);
  return to !== null && from !== null ? restateDown(scanPrice, to, from) : scanPrice;
}

/** `split 10 for 1 on 2024-06-10`. */
function describe({ kind, exDate, ratio, amount }: CorporateActionFact): string {
  const terms = ratio ? ` ${shownRatio(ratio.to)} for ${shownRatio(ratio.from)}` : '';
  const of = kind === 'cash-dividend' ? ` of ${shownValue(amount)}` : '';
  return `${shownValue(kind)}${terms}${of} on ${shownValue(exDate)}`;
}

function shownRatio(text: string): string {
  const side = marketRatio(text);
  return side === null ? shownValue(text) : decimal(side);
}
