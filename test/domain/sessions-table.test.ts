import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSessionsTable } from '../../src/domain/sessions-table';

const HEADER = 'date,open_utc,close_utc,early_close';
const DAY = '2024-11-27,2024-11-27T14:30:00Z,2024-11-27T21:00:00Z,0';
const EARLY = '2024-11-29,2024-11-29T14:30:00Z,2024-11-29T18:00:00Z,1';
const table = (...rows: string[]): string => [HEADER, ...rows].join('\n') + '\n';

describe('the table of sessions', () => {
  it('becomes trading days with instants as records write them', () => {
    expect(parseSessionsTable(table(DAY, EARLY))).toEqual([
      { date: '2024-11-27', open: '2024-11-27T14:30:00.000Z', close: '2024-11-27T21:00:00.000Z' },
      { date: '2024-11-29', open: '2024-11-29T14:30:00.000Z', close: '2024-11-29T18:00:00.000Z' },
    ]);
  });

  it('as shipped holds every session from 2019-01-02 to 2027-12-31', () => {
    const days = parseSessionsTable(
      readFileSync(join(__dirname, '..', '..', 'data', 'xnys-sessions.csv'), 'utf8'),
    );
    expect(days).toHaveLength(2262);
    expect([days[0]?.date, days.at(-1)?.date]).toEqual(['2019-01-02', '2027-12-31']);
  });

  it('is read with either kind of line end, and without the last', () => {
    const text = table(DAY, EARLY);
    expect(parseSessionsTable(text.replaceAll('\n', '\r\n'))).toEqual(parseSessionsTable(text));
    expect(parseSessionsTable(text.trimEnd())).toEqual(parseSessionsTable(text));
  });

  it('takes a day a second short of 6 h 30 min for an early close', () => {
    const short = '2024-11-27,2024-11-27T14:30:00Z,2024-11-27T20:59:59Z';
    expect(parseSessionsTable(table(`${short},1`))).toHaveLength(1);
    expect(() => parseSessionsTable(table(`${short},0`))).toThrow('line 2');
  });

  it.each([
    ['other columns', `day,open\n${DAY}`, `sessions table, line 1: expected the columns ${HEADER}`],
    ['no session', HEADER, 'sessions table: it holds no session'],
    ['a date alone', table('2024-11-27'), 'sessions table, line 2: "2024-11-27" is no session'],
    ['a day that is none', table('x'), 'sessions table, line 2: "x" is no session'],
    ['a date twice', table(DAY, DAY), "sessions table, line 3: 2024-11-27 doesn't come after 2024-11-27"],
  ])('with %s says which line, what stands there, and what should', (_, text, message) => {
    expect(() => parseSessionsTable(text)).toThrow(message);
  });

  it.each([
    ['other columns', `day,open\n${DAY}`, 'line 1'],
    ['no session', `${HEADER}\n`, 'no session'],
    ['a date twice', table(DAY, DAY), "line 3: 2024-11-27 doesn't come after 2024-11-27"],
    ['dates out of order', table(EARLY, DAY), 'line 3'],
    ['a missing column', table('2024-11-27,2024-11-27T14:30:00Z,2024-11-27T21:00:00Z'), 'line 2'],
    ['a column too many', table(`${DAY},x`), 'line 2'],
    ['an open on another date', table(DAY.replace(',2024-11-27T14', ',2024-11-26T14')), 'line 2'],
    ['a close at the open', table('2024-11-27,2024-11-27T14:30:00Z,2024-11-27T14:30:00Z,1'), 'line 2'],
    ['a flag that is none', table(DAY.replace(/0$/, 'no')), 'line 2'],
    ['a close before the open', table(DAY.replace('T21', 'T13')), 'line 2'],
    ['an instant that is none', table(DAY.replace('T21:00:00Z', 'T21:00')), 'line 2'],
    ['a short day not flagged', table(EARLY.replace(/1$/, '0')), 'line 2'],
    ['a full day flagged short', table(DAY.replace(/0$/, '1')), 'line 2'],
  ])('with %s is refused, naming the line', (_, text, message) => {
    expect(() => parseSessionsTable(text)).toThrow(message);
  });
});
