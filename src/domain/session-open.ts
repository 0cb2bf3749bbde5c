import { CLOCK_TOLERANCE, instantMs } from './instant';
import { marketPrice } from './market-price';
import type { Price } from './money';
import type { Observation } from './observation';
import type { Feed, Rules } from './rules';
import type { SessionTimes } from './session';

/** One look at the open, with what it is judged by. */
export interface OpenView {
  /** The feed that the scan's prices came from. */
  readonly scanFeed: Feed;
  readonly times: SessionTimes;
  readonly observation: Observation;
  readonly rules: Rules;
}

/** True when the broker's clock stands between the open and the close of the session's trading day. */
export function isOnTradingDay({
  observation: { clock },
  times: { tradingDay },
}: Pick<OpenView, 'observation' | 'times'>): boolean {
  const now = instantMs(clock.at);
  return now >= instantMs(tradingDay.open) && now < instantMs(tradingDay.close);
}

/** True when, besides, the broker says that the exchange is open: on a day that trades it may not be. */
export const isInSession = (view: Pick<OpenView, 'observation' | 'times'>): boolean =>
  view.observation.clock.isOpen && isOnTradingDay(view);

/**
 * The price of a symbol's latest trade, if it is one of this session; null otherwise. A trade before the open, or one
 * from the future, is never today's price: a snapshot before the first print still holds yesterday's.
 */
export function sessionPrice(
  symbol: string,
  {
    observation,
    times,
  }: Pick<OpenView, 'observation'> & { readonly times: Pick<SessionTimes, 'tradingDay'> },
): Price | null {
  const trade = observation.trades[symbol];
  const at = instantMs(trade?.at);
  const now = instantMs(observation.clock.at);
  const ofThisSession = at >= instantMs(times.tradingDay.open) && at <= now + CLOCK_TOLERANCE;
  return ofThisSession ? marketPrice(trade?.price) : null;
}
