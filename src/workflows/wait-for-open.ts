import type { Brief } from '../activities/brief';
import { instantMs } from '../domain/instant';
import type { ClockReading } from '../domain/observation';
import type { CalendarVerdict } from '../domain/session-calendar';
import { entryWindowEnd, exitWindowEnd } from '../domain/session';
import type { SessionKey, SessionTimes, TradingDay } from '../domain/session';
import { atTheOpen } from './activity-options';
import type { Hands } from './hands';
import type { SessionLog } from './session-log';
import { pause } from './pause';
import { untilMarket } from './until-market';

/** The day that the desk woke up in. */
export interface TradingMorning {
  readonly times: SessionTimes;
  readonly clock: ClockReading;
  /** False where the calendars disagree: nothing is bought, exits go on. */
  readonly mayEnter: boolean;
}

/** Sleeps through the night, and through a closure that is announced in it. */
export async function waitForTheOpen(
  key: SessionKey,
  { rules, calendar: evenings }: Brief,
  scheduled: SessionTimes,
  hands: Hands,
): Promise<TradingMorning> {
  const { operator, log } = hands;
  log.enter('night');
  let times = scheduled;
  let words = evenings.words;
  for (;;) {
    const { open } = times.tradingDay;
    const end = exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs);
    const clock = await untilMarket({ instant: open, what: `the open, ${words.open}`, end }, hands);
    const calendar = await operator.attended(
      {
        ...{ reason: 'CALENDAR', what: "The broker's calendar", urgentFrom: open },
        // What it costs are the entries: once they are lost anyway, no exit waits for it.
        until: entryWindowEnd(times.tradingDay, rules.open.entryWindowMs),
        done: 'The night is over; nothing was sent.',
        notDone: 'Whether the exchange trades today, and until when, is known from last evening alone.',
        without: "nothing is bought; exits go on by last evening's hours",
      },
      () =>
        atTheOpen.readCalendar.executeWithOptions({ summary: "the broker's calendar, again" }, [
          { date: key.date, scanTime: rules.scan.at },
        ]),
    );
    if (calendar === null) return { times, clock, mayEnter: false };
    for (const date of calendar.closures)
      log.found(`The broker is closed on ${date}, an unplanned closure; the desk waited.`);
    const moved = calendar.times !== null && calendar.times.tradingDay.date !== times.tradingDay.date;
    if (calendar.times) {
      ({ times, words } = calendar as { times: SessionTimes; words: typeof words });
      log.scheduled(calendar);
    }
    const windowEnd = entryWindowEnd(times.tradingDay, rules.open.entryWindowMs);
    if (!moved && (clock.isOpen || instantMs(clock.at) >= instantMs(windowEnd))) {
      if (!calendar.times) {
        log.asks(
          'CALENDAR',
          `The broker's calendar no longer has ${key.date} as a session, so that the scan of that day can't be ` +
            `trusted: nothing is bought; exits go on.`,
        );
        return { times, clock, mayEnter: false };
      }
      const scanned = calendarAllows(calendar.scanDay, times.scanDay, log);
      const trades = calendarAllows(calendar.tradingDay, times.tradingDay, log);
      return { times, clock, mayEnter: scanned && trades };
    }
    if (!moved) await pause(rules.open.everyMs, clock, 'before asking whether the exchange has opened');
  }
}

function calendarAllows(
  verdict: CalendarVerdict,
  { date, open, close }: TradingDay,
  log: SessionLog,
): boolean {
  if (verdict === 'beyond-table')
    log.found(`${date} lies beyond the shipped table of sessions; the broker's calendar stands alone.`);
  if (verdict !== 'disagree') return true;
  log.found(
    `The broker trades on ${date} from ${open} to ${close} (UTC), the shipped table doesn't: no entry leaves.`,
  );
  return false;
}
