import { CLOCK_TOLERANCE, instantMs } from './instant';
import { marketPrice } from './market-price';
import type { Price } from './money';
import type { Observation, TradeFact } from './observation';
import { rememberedOf } from './remembered';
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

/** When a trade is one of this session, at one look: from the open on, and not from the future. */
interface SessionSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

type Looked = Pick<OpenView, 'observation'> & { readonly times: Pick<SessionTimes, 'tradingDay'> };

const spanOf = ({ observation, times }: Looked): SessionSpan => ({
  fromMs: instantMs(times.tradingDay.open),
  untilMs: instantMs(observation.clock.at) + CLOCK_TOLERANCE,
});

/**
 * The price of a symbol's latest trade, if it is one of this session; null otherwise. A trade before the open, or one
 * from the future, is never today's price: a snapshot before the first print still holds yesterday's.
 */
export const sessionPrice = (symbol: string, look: Looked): Price | null =>
  priceWithin(spanOf(look), look.observation.trades[symbol]);

/** The same of every symbol that has one. */
export function sessionPrices(look: Looked): ReadonlyMap<string, Price> {
  const span = spanOf(look);
  const prices = new Map<string, Price>();
  for (const [symbol, trade] of Object.entries(look.observation.trades)) {
    const traded = priceWithin(span, trade);
    if (traded !== null) prices.set(symbol, traded);
  }
  return prices;
}

function priceWithin({ fromMs, untilMs }: SessionSpan, trade: TradeFact | undefined): Price | null {
  if (!trade) return null;
  const { price, atMs } = readTrade(trade);
  return atMs >= fromMs && atMs <= untilMs ? price : null;
}

/** A trade as exact values; the instant is NaN where it can't be read. */
interface Traded {
  readonly price: Price | null;
  readonly atMs: number;
}

/** A trade is judged by several checks, and again for each order of the same look. */
const readTrade = rememberedOf(({ price, at }: TradeFact): Traded => ({
  price: marketPrice(price),
  atMs: instantMs(at),
}));
