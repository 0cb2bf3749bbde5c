/** Sessions that should have ended: Thursday 2024-08-01 to Tuesday 2024-08-06, a weekend between. */
import { instantMs } from '../../src/domain/instant';
import { overdueSessions } from '../../src/domain/overdue-sessions';

const day = (date: string) => ({ date, open: `${date}T13:30:00Z`, close: `${date}T20:00:00Z` });
const TABLE = ['2024-08-01', '2024-08-02', '2024-08-05', '2024-08-06'].map(day);
const overdue = (since: string, now: string): number => overdueSessions(TABLE, since, instantMs(now));

test.each([
  ['nothing while the next session still runs', '2024-08-01', '2024-08-05T20:30:00Z', 0],
  ["one, half an hour after the close of the next session's day", '2024-08-01', '2024-08-05T20:30:01Z', 1],
  ['none over a weekend', '2024-08-01', '2024-08-04T23:59:00Z', 0],
  ['two, a day later', '2024-08-01', '2024-08-06T20:31:00Z', 2],
  ['nothing when the last one is filed', '2024-08-05', '2024-08-06T20:31:00Z', 0],
  ['nothing that the table does not know', '2024-08-06', '2024-09-01T00:00:00Z', 0],
  ['none that is said to have ended later than it can', '2024-08-09', '2024-08-06T20:31:00Z', 0],
])('%s', (_, since, now, count) => {
  expect(overdue(since, now)).toBe(count);
});
