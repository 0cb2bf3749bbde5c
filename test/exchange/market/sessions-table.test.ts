import { sessionsTable } from '../../../src/exchange/market/sessions-table';

const table = sessionsTable();

describe("the exchange's sessions", () => {
  it('are those of the shipped table, 2019-01-02 to 2027-12-31', () => {
    expect([table.first, table.last, table.sessions.length]).toEqual(['2019-01-02', '2027-12-31', 2262]);
  });

  it('are found by date, in their place, and not on a holiday', () => {
    expect(table.on('2024-11-29')).toEqual({
      date: '2024-11-29',
      openMs: Date.UTC(2024, 10, 29, 14, 30),
      closeMs: Date.UTC(2024, 10, 29, 18),
    });
    expect(table.sessions[table.indexOf('2024-11-29') ?? -1]?.date).toBe('2024-11-29');
    expect(table.on('2024-11-28')).toBeUndefined();
    expect(table.indexOf('2024-11-28')).toBeUndefined();
  });

  it.each([
    ['a session', '2024-11-27', '2024-11-26', '2024-11-29'],
    ['Thanksgiving', '2024-11-28', '2024-11-27', '2024-11-29'],
    ['a Saturday', '2024-11-30', '2024-11-29', '2024-12-02'],
    ['the first session', '2019-01-02', undefined, '2019-01-03'],
    ['a day before the table', '2018-06-01', undefined, '2019-01-02'],
    ['the last session', '2027-12-31', '2027-12-30', undefined],
    ['a day after the table', '2028-06-01', '2027-12-31', undefined],
  ])('have a neighbour on both sides of %s, as far as the table goes', (_, date, previous, next) => {
    expect(table.previous(date)?.date).toBe(previous);
    expect(table.next(date)?.date).toBe(next);
  });
});
