import { decimal, price } from '../../../src/domain/money';
import { MINUTE } from '../../../src/domain/instant';
import type { ExchangeSession, RawBar } from '../../../src/exchange/market';
import { pathReader } from '../../../src/exchange/market/path-reader';
import { sessionsTable } from '../../../src/exchange/market/sessions-table';

const session = sessionsTable().on('2024-07-22') as ExchangeSession;
const earlyClose = sessionsTable().on('2024-11-29') as ExchangeSession;
const bar = (symbol: string, date: string): RawBar | undefined =>
  symbol === 'AAPL'
    ? {
        date,
        open: price('100'),
        high: price('103'),
        low: price('98'),
        close: price('101'),
        volume: 1_000_000,
      }
    : undefined;
const at = pathReader(bar, 7);

describe('the market at an instant', () => {
  it('has no point before the open', () => {
    expect(at('AAPL', session, session.openMs - 1)).toBeUndefined();
    expect(at('AAPL', session, NaN)).toBeUndefined();
  });

  it("is the bar's open for the whole first minute", () => {
    for (const later of [0, 30_000, MINUTE - 1]) {
      const point = at('AAPL', session, session.openMs + later);
      expect(point && [decimal(point.price), point.steppedAtMs]).toEqual(['100', session.openMs]);
    }
  });

  it('steps at the start of each minute', () => {
    const point = at('AAPL', session, session.openMs + 7 * MINUTE + 59_999);
    expect(point).toEqual(at('AAPL', session, session.openMs + 7 * MINUTE));
    expect(point?.steppedAtMs).toBe(session.openMs + 7 * MINUTE);
  });

  it.each([
    ['a full session', session],
    ['an early close', earlyClose],
  ])('is the close in the last minute of %s and for ever after', (_, day) => {
    for (const instant of [day.closeMs - MINUTE, day.closeMs, day.closeMs + 3 * 86_400_000]) {
      const point = at('AAPL', day, instant);
      expect(point && [decimal(point.price), decimal(point.high), decimal(point.low), point.volume]).toEqual([
        '101',
        '103',
        '98',
        1_000_000,
      ]);
      expect(point?.steppedAtMs).toBe(day.closeMs - MINUTE);
    }
  });

  it("doesn't exist for a symbol that didn't trade", () => {
    expect(at('TWTR', session, session.openMs)).toBeUndefined();
  });

  it('is the same whatever was asked before', () => {
    const instant = session.openMs + 100 * MINUTE;
    const before = at('AAPL', session, instant);
    at('AAPL', earlyClose, earlyClose.openMs);
    expect(at('AAPL', session, instant)).toEqual(before);
    expect(pathReader(bar, 7)('AAPL', session, instant)).toEqual(before);
    expect(pathReader(bar, 8)('AAPL', session, instant)).not.toEqual(before);
  });
});
