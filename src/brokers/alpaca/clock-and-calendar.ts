/** Alpaca's clock and calendar: the desk's only "now", and its only knowledge of sessions. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import { DateTime } from 'luxon';
import { z } from 'zod';
import { remembered } from '../../domain/remembered';
import type { Broker } from '../broker';
import { ask, badAnswer } from './ask';
import { instant, isoDate } from './wire';

const CLOCK = z.object({ timestamp: instant, is_open: z.boolean(), next_open: instant, next_close: instant });

const timeOfDay = z.string().regex(/^\d\d:\d\d$/, 'not a time of day as HH:MM');
const CALENDAR = z.array(z.object({ date: isoDate, open: timeOfDay, close: timeOfDay }));

const DAY_MS = 86_400_000;
/** The UTC midnight of a date, some days away: the form in which the SDK takes dates. */
export const utcDay = (date: string, days = 0): Date =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);

/** The clock and the calendar over the SDK's API classes. */
export function clockAndCalendar(
  clock: trading.ClockApi,
  calendar: trading.CalendarApi,
): Pick<Broker, 'clock' | 'calendar'> {
  return {
    async clock() {
      const { value, headers } = await ask({
        what: 'clock',
        sends: 'nothing',
        send: () => clock.legacyClockRaw(),
        schema: CLOCK,
      });
      return {
        at: value.timestamp,
        isOpen: value.is_open,
        nextOpen: value.next_open,
        nextClose: value.next_close,
        speed: speedIn(headers.get('Nightdesk-Clock-Speed')),
      };
    },

    async calendar(from, to) {
      // The SDK sends whole instants where the API documents dates, and nobody says in which zone they are read:
      // a day more on either side, and our own cut, give the asked days in any zone.
      const { value } = await ask({
        what: 'calendar',
        sends: 'nothing',
        send: () => calendar.legacyCalendarRaw({ start: utcDay(from, -1), end: utcDay(to, 1) }),
        schema: CALENDAR,
      });
      return value
        .filter(({ date }) => date >= from && date <= to)
        .map(({ date, open, close }) => ({ date, open: inUtc(date, open), close: inUtc(date, close) }));
    },
  };
}

/** Alpaca sends no such header, and its clock goes as fast as ours. */
function speedIn(header: string | null): number {
  if (header === null) return 1;
  const speed = Number(header);
  if (header.trim() !== '' && Number.isFinite(speed) && speed > 0) return speed;
  throw badAnswer(
    `clock: header "Nightdesk-Clock-Speed" is ${JSON.stringify(header)}: not a number above zero`,
  );
}

/** A New York date and time of day as an instant: clock changes are luxon's business, never an offset's. */
const instantAt = remembered((text: string): string | null => {
  const at = DateTime.fromISO(text, { zone: 'America/New_York' });
  return at.isValid ? at.toJSDate().toISOString() : null;
});

function inUtc(date: string, time: string): string {
  const at = instantAt(`${date}T${time}`);
  if (at === null) throw badAnswer(`calendar: ${date} ${time} is no time in New York`);
  return at;
}
