/** `GET /v2/clock` and `GET /v2/calendar`. */
import type { ExchangeSession } from '../market';
import { newYorkText, newYorkTime } from '../new-york';
import { REFUSALS } from '../trading/refusals';
import { route } from './exchange-context';
import type { ExchangeApp, ExchangeContext } from './exchange-context';
import { dayIn, wordIn } from './query';

export function calendarRoutes(app: ExchangeApp, exchange: ExchangeContext): void {
  route(app, exchange, 'get', '/v2/clock', ({ floor, nowMs, clock }) => {
    const calendar = floor.calendar();
    return {
      body: {
        timestamp: newYorkText(nowMs),
        is_open: calendar.open(nowMs) !== undefined,
        next_open: newYorkText(calendar.nextOpening(nowMs).openMs),
        next_close: newYorkText(calendar.nextClosing(nowMs).closeMs),
      },
      // Alpaca sends no such header; without it a desk takes the speed to be 1.
      headers: { 'Nightdesk-Clock-Speed': String(clock.speed) },
    };
  });
  route(app, exchange, 'get', '/v2/calendar', ({ floor, query }) => {
    const calendar = floor.calendar();
    const { badRequest } = REFUSALS;
    const first = dayIn(query('start') ?? '1970-01-01', badRequest, 'start');
    const last = dayIn(query('end') ?? '2029-12-31', badRequest, 'end');
    const bounded = wordIn(query('date_type'), ['TRADING', 'SETTLEMENT'], 'TRADING', badRequest, 'date_type');
    const settles = (session: ExchangeSession): string => calendar.after(session.date)?.date ?? session.date;
    return {
      body: calendar.sessions
        .filter((session) => {
          const date = bounded === 'TRADING' ? session.date : settles(session);
          return first <= date && date <= last;
        })
        .map((session) => dayBody(session, settles(session))),
    };
  });
}

/** A trading day on the wire. */
interface TradingDay {
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly session_open: string;
  readonly session_close: string;
  readonly settlement_date: string;
}

/** A trading day; trades settle on the next one (T+1). The extended hours end four hours after the close. */
function dayBody({ date, openMs, closeMs }: ExchangeSession, settlementDate: string): TradingDay {
  const close = newYorkTime(closeMs);
  return {
    date,
    open: newYorkTime(openMs),
    close,
    session_open: '0400',
    session_close: `${Number(close.slice(0, 2)) + 4}${close.slice(3)}`,
    settlement_date: settlementDate,
  };
}
