import { draws, drawsFrom, normal, studentT } from '../../../src/exchange/market/keyed-random';

const take = <T>(count: number, next: () => T): T[] => Array.from({ length: count }, next);
const meanOf = (values: readonly number[]): number =>
  values.reduce((total, each) => total + each, 0) / values.length;
const varianceOf = (values: readonly number[]): number =>
  meanOf(values.map((each) => (each - meanOf(values)) ** 2));

describe('keyed random numbers', () => {
  it('are the same for the same key, whatever was drawn in between', () => {
    const first = draws(7, 'AAPL', '2026-01-05', 'overnight');
    const other = draws(7, 'AAPL', '2026-01-06', 'overnight');
    const mixed = take(20, () => {
      other();
      return first();
    });
    expect(mixed).toEqual(take(20, draws(7, 'AAPL', '2026-01-05', 'overnight')));
    expect(new Set(mixed).size).toBe(20);
  });

  it.each([
    ['seed', [8, 'AAPL', '2026-01-05', 'overnight']],
    ['symbol', [7, 'AMZN', '2026-01-05', 'overnight']],
    ['date', [7, 'AAPL', '2026-01-06', 'overnight']],
    ['purpose', [7, 'AAPL', '2026-01-05', 'intraday']],
    ['places of the parts', [7, 'AAPL2026-01-05', '', 'overnight']],
  ])('differ with the %s', (_, key) => {
    expect(draws(...key)()).not.toBe(draws(7, 'AAPL', '2026-01-05', 'overnight')());
  });

  it('never change between versions: a recorded run could not be repeated', () => {
    expect(take(5, draws(7, 'AAPL', '2026-01-05', 'overnight'))).toMatchInlineSnapshot(`
      [
        0.8581621353908,
        0.00811002467433386,
        0.15290396056858557,
        0.3053474379491632,
        0.6866876246703408,
      ]
    `);
  });

  it('are uniform in [0, 1)', () => {
    const uniform = take(20_000, draws('uniform'));
    expect(uniform.every((each) => each >= 0 && each < 1)).toBe(true);
    expect(meanOf(uniform)).toBeCloseTo(1 / 2, 1);
    expect(varianceOf(uniform)).toBeCloseTo(1 / 12, 2);
  });

  it('have mean 0 and variance 1 as normal numbers', () => {
    const draw = draws('normal');
    const values = take(20_000, () => normal(draw));
    expect(Math.abs(meanOf(values))).toBeLessThan(0.02);
    expect(Math.abs(varianceOf(values) - 1)).toBeLessThan(0.03);
    expect(values.filter((each) => Math.abs(each) > 4).length).toBeLessThan(10);
  });

  it('have variance 1 and fatter tails than the normal as Student t', () => {
    const draw = draws('t');
    const values = take(20_000, () => studentT(draw, 5));
    expect(Math.abs(varianceOf(values) - 1)).toBeLessThan(0.1);
    expect(values.filter((each) => Math.abs(each) > 4).length).toBeGreaterThan(50);
  });
});

test.each([0, 1, 3, 4, 5, 778, 779])(
  'a stream begun %i numbers later goes on as the whole one does',
  (skipped) => {
    const whole = draws(7, 'NVDA', 'quotes');
    for (let index = 0; index < skipped; index += 1) whole();
    const late = drawsFrom(skipped, [7, 'NVDA', 'quotes']);
    for (let index = 0; index < 9; index += 1) expect(late()).toBe(whole());
  },
);
