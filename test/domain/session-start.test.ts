/** Which starts of a session are refused, whoever asks for them. */
import { startRefusal, type SessionStart } from '../../src/domain/session-start';

/** Monday's session of 2026-11-30, asked for when its scan is due; it trades on Tuesday, 09:30 to 16:00. */
const start = (changes: Partial<SessionStart> = {}): SessionStart => ({
  key: { desk: 'main', date: '2026-11-30' },
  now: '2026-11-30T21:05:00Z',
  today: '2026-11-30',
  times: {
    scanDay: { date: '2026-11-30', open: '2026-11-30T14:30:00Z', close: '2026-11-30T21:00:00Z' },
    scanAt: '2026-11-30T21:05:00Z',
    tradingDay: { date: '2026-12-01', open: '2026-12-01T14:30:00Z', close: '2026-12-01T21:00:00Z' },
    closedDaysMs: [],
  },
  untilBeforeCloseMs: 15 * 60_000,
  filed: 'nothing',
  ...changes,
});

it.each([
  ['when its scan is due', '2026-11-30T21:05:00Z', '2026-11-30'],
  ['in the morning before its scan: it waits for it', '2026-11-30T15:00:00Z', '2026-11-30'],
  ['late in the night, by a catch-up', '2026-12-01T14:15:00Z', '2026-12-01'],
  ['after its entry window, for its exits', '2026-12-01T18:00:00Z', '2026-12-01'],
  ['in the last second in which an exit may leave', '2026-12-01T20:44:59Z', '2026-12-01'],
])('S7: a session starts %s', (_when, now, today) => {
  expect(startRefusal(start({ now, today }))).toBeNull();
});

it('S7: a session whose exits can no longer leave is past its moment', () => {
  const late = start({ now: '2026-12-01T20:45:00Z', today: '2026-12-01' });
  expect(startRefusal(late)).toBe(
    'the session of 2026-11-30 is past its moment: its last order could leave until 2026-12-01 20:45 UTC, and the ' +
      "exchange's clock says 2026-12-01 20:45 UTC",
  );
});

it('P3: a clock that makes no sense starts nothing', () => {
  expect(startRefusal(start({ now: 'soon' }))).toMatch(/past its moment/);
});

it('S7: a day that lies ahead is not started: it would wait for days under the rules of today', () => {
  const early = start({ now: '2026-11-27T15:00:00Z', today: '2026-11-27' });
  expect(startRefusal(early)).toMatch(
    /^2026-11-30 lies ahead: the exchange's clock says 2026-11-27 15:00 UTC;/,
  );
});

it('S7: a holiday has a session on its own day, which ends at once, and none to make up for', () => {
  expect(startRefusal(start({ times: null }))).toBeNull();
  const later = start({ times: null, today: '2026-12-01' });
  expect(startRefusal(later)).toBe(
    'the exchange was closed on 2026-11-30; there is no session to make up for',
  );
});

it.each(['traded', 'quiet', 'no-session', 'window-missed', 'given-up', 'halted', 'cancelled'] as const)(
  'S7: a session that is filed as %s has run, also when the server has forgotten it',
  (filed) => {
    expect(startRefusal(start({ filed }))).toBe(
      `the session of 2026-11-30 has run already; it is filed as ${filed}`,
    );
  },
);

it('S7: a session that failed is started again', () => {
  expect(startRefusal(start({ filed: 'failed' }))).toBeNull();
});

it('S7: what is filed and can not be read might be a run', () => {
  expect(startRefusal(start({ filed: 'unreadable' }))).toMatch(
    /nobody knows whether it has run; look at sessions\/main\/2026-11-30\.json/,
  );
});
