/** The market and its calendar with all that was announced by hand: one for all accounts of an exchange. */
import type { Market } from '../market';
import { withSplits } from '../market/with-splits';
import type { OverrideStore } from '../store/override-store';
import { TradingCalendar } from './trading-calendar';

export interface AnnouncedMarket {
  readonly market: Market;
  readonly calendar: TradingCalendar;
}

type Announcements = Pick<OverrideStore, 'announced' | 'splits' | 'closures' | 'changedHours'>;

/** Reads the market as announced: the same object until something is announced, or its announcement rolled back. */
export function announcedMarket(source: Market, announcements: Announcements): () => AnnouncedMarket {
  let known: (AnnouncedMarket & { readonly announced: string }) | undefined;
  return () => {
    const announced = announcements.announced();
    if (known?.announced !== announced) {
      const market = withSplits(source, announcements.splits());
      const closures = new Set(announcements.closures());
      const calendar = new TradingCalendar(market.sessions, closures, announcements.changedHours());
      known = { announced, market, calendar };
    }
    return known;
  };
}
