import { isInSession, isOnTradingDay, sessionPrice } from '../../src/domain/session-open';
import { price } from '../../src/domain/money';
import { observing, OPEN_VIEW } from './calm-open';

const { observation } = OPEN_VIEW;
const at = (clock: string, isOpen = true) =>
  observing({ clock: { ...observation.clock, at: clock, isOpen } });

describe('the trading day', () => {
  test.each([
    ['2024-08-12T13:29:59.999Z', false],
    ['2024-08-12T13:30:00.000Z', true],
    ['2024-08-12T19:59:59.999Z', true],
    ['2024-08-12T20:00:00.000Z', false],
    ['', false],
  ])('has %j in it: %s', (clock, inIt) => {
    expect(isOnTradingDay(at(clock))).toBe(inIt);
    expect(isInSession(at(clock))).toBe(inIt);
  });

  test('is no session while the broker says that the exchange is closed', () => {
    expect(isOnTradingDay(at('2024-08-12T15:00:00Z', false))).toBe(true);
    expect(isInSession(at('2024-08-12T15:00:00Z', false))).toBe(false);
  });
});

describe('the price of this session', () => {
  const traded = (tradeAt: string, value = '265') =>
    sessionPrice('MSFT', observing({ trades: { MSFT: { price: value, at: tradeAt } } }));

  test.each([
    ['at the open', '2024-08-12T13:30:00.000Z'],
    ["a second ahead of the broker's clock", '2024-08-12T13:30:31.000Z'],
  ])('is that of a trade %s', (_, tradeAt) => {
    expect(traded(tradeAt)).toBe(price('265'));
  });

  test.each([
    ['before the open', '2024-08-12T13:29:59.999Z'],
    ["more than a second ahead of the broker's clock", '2024-08-12T13:30:31.001Z'],
    ['at no instant', 'now'],
  ])('is none for a trade %s', (_, tradeAt) => {
    expect(traded(tradeAt)).toBeNull();
  });

  test('is none for a trade that has no price, and for no trade', () => {
    expect(traded('2024-08-12T13:30:00Z', '0')).toBeNull();
    expect(sessionPrice('AAPL', OPEN_VIEW)).toBeNull();
  });
});
