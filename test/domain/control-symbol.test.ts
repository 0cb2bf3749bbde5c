import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { DEFAULT_RULES } from '../../src/config/defaults';
import { controlSymbol } from '../../src/domain/control-symbol';
import { universeOf } from '../../src/domain/universe';

const eligible = universeOf(DEFAULT_RULES)
  .map(({ symbol }) => symbol)
  .filter((symbol) => symbol !== 'SPY' && symbol !== 'QQQ');

test('the draw modulo the count picks from the universe in configured order without the baseline', () => {
  expect(eligible).toHaveLength(27);
  expect(controlSymbol('0000000000000000', DEFAULT_RULES)).toBe('DIA');
  expect(controlSymbol('000000000000001a', DEFAULT_RULES)).toBe('COST');
  expect(controlSymbol('000000000000001b', DEFAULT_RULES)).toBe('DIA');
});

test('all 64 bits count exactly, as big-endian arithmetic has it', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (draw) => {
      const hex = draw.toString(16).padStart(16, '0');
      expect(controlSymbol(hex, DEFAULT_RULES)).toBe(eligible[Number(draw % 27n)]);
    }),
  );
});

test('the session of 2024-08-02 draws what the first 8 bytes of its hash say', () => {
  const digest = createHash('sha256').update('2024-08-02').digest();
  const expected = eligible[Number(digest.readBigUInt64BE(0) % 27n)];
  expect(controlSymbol(digest.toString('hex').slice(0, 16), DEFAULT_RULES)).toBe(expected);
});

test('a draw that is none, or a universe of the baseline alone, has no control', () => {
  for (const draw of ['', '123', 'xyz0000000000000', '0'.repeat(17)]) {
    expect(controlSymbol(draw, DEFAULT_RULES)).toBeNull();
  }
  const alone = {
    tiers: [{ ...DEFAULT_RULES.tiers[0]!, symbols: ['SPY', 'QQQ'] }],
    baseline: ['SPY', 'QQQ'],
  };
  expect(controlSymbol('0000000000000000', alone)).toBeNull();
});
