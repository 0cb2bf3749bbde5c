import { calendarVerdict, lastSessionDates } from '../../src/domain/session-calendar';
import { sessions } from './real-market';

const day = (date: string, close = '20:00', open = '13:30') => ({
  date,
  open: `${date}T${open}:00Z`,
  close: `${date}T${close}:00Z`,
});
const END = '2027-12-31';
const DATE = '2024-08-05';
const verdict = (broker?: ReturnType<typeof day>, table?: ReturnType<typeof day>, date = DATE) =>
  calendarVerdict(broker, table, END, date);

describe("the broker's hours beside the shipped table's", () => {
  test('the same hours agree, however the instants are written', () => {
    expect(verdict(day(DATE), day(DATE))).toBe('agree');
    const offset = { date: DATE, open: `${DATE}T09:30:00-04:00`, close: `${DATE}T16:00:00-04:00` };
    expect(verdict(offset, day(DATE))).toBe('agree');
  });

  test('a date on which neither trades agrees', () => {
    expect(verdict(undefined, undefined)).toBe('agree');
  });

  test('broker closed and table open is a closure', () => {
    expect(verdict(undefined, day(DATE))).toBe('closure');
  });

  test('broker open and table closed disagree', () => {
    expect(verdict(day(DATE), undefined)).toBe('disagree');
  });

  test('other hours disagree: an early close, a late open, no hours at all', () => {
    expect(verdict(day(DATE, '17:00'), day(DATE))).toBe('disagree');
    expect(verdict(day(DATE, '20:00', '14:30'), day(DATE))).toBe('disagree');
    const none = { date: DATE, open: '', close: '' };
    expect(verdict(none, none)).toBe('disagree');
    expect(verdict(day('2024-08-06'), day(DATE))).toBe('disagree');
  });

  test("from the day after the table's end the broker stands alone", () => {
    expect(verdict(day(END), day(END), END)).toBe('agree');
    expect(verdict(day('2028-01-03'), undefined, '2028-01-03')).toBe('beyond-table');
    expect(verdict(undefined, undefined, '2028-01-03')).toBe('beyond-table');
  });
});

describe('the last sessions up to a date', () => {
  test('the date itself is the last, weekends and holidays are left out', () => {
    expect(lastSessionDates(sessions, '2024-07-08', 4)).toEqual([
      '2024-07-02',
      '2024-07-03',
      '2024-07-05',
      '2024-07-08',
    ]);
  });

  test('on a day without a session the one before is the last', () => {
    expect(lastSessionDates(sessions, '2024-07-07', 1)).toEqual(['2024-07-05']);
  });

  test('fewer where no more are known, in order whatever the order they came in', () => {
    const days = ['2024-07-08', '2024-07-03', '2024-07-05'].map((date) => day(date));
    expect(lastSessionDates(days, '2024-07-08', 25)).toEqual(['2024-07-03', '2024-07-05', '2024-07-08']);
  });
});
