import fc from 'fast-check';
import {
  affordable,
  asStatistic,
  averagePriceDown,
  centsText,
  decimal,
  DecimalError,
  divideDown,
  evenPortionDown,
  floorToTick,
  isBelow,
  isShareAtLeast,
  isWhole,
  isWithin,
  jsonNumber,
  larger,
  magnitude,
  midDown,
  minus,
  multiplyDown,
  notional,
  oneMinus,
  onePlus,
  partDown,
  percentText,
  perShareDown,
  plus,
  portionDown,
  portionOfPortionDown,
  price,
  priceOfTicks,
  proRataDown,
  ratio,
  ratioPercent,
  restateDown,
  scaleDown,
  shareDown,
  shares,
  sharesOf,
  sharesWorthUp,
  smaller,
  splitDown,
  sum,
  ticksDown,
  usd,
  usdText,
  wholeShares,
} from '../../src/domain/money';

/** A plain decimal as a broker writes one. */
const plain = (decimals: number, digits = 12): fc.Arbitrary<string> =>
  fc
    .tuple(fc.bigInt(0n, 10n ** BigInt(digits) - 1n), fc.bigInt(0n, 10n ** BigInt(decimals) - 1n))
    .map(([whole, fraction]) => `${whole}.${fraction.toString().padStart(decimals, '0')}`);
const positivePrice = plain(9, 6)
  .map(price)
  .filter((at) => at > 0n);

describe('decimal text', () => {
  test('comes back as it went in, without trailing zeros', () => {
    expect(decimal(price('12.340'))).toBe('12.34');
    expect(decimal(shares('0.166666666'))).toBe('0.166666666');
    expect(decimal(price('900'))).toBe('900');
    expect(usdText(usd('-0.000000000000000001'))).toBe('-0.000000000000000001');
  });

  test('round trips for every price, quantity, ratio and amount', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 28n), 10n ** 28n), (units) => {
        const nano = decimal(units as ReturnType<typeof price>);
        expect(price(nano)).toBe(units);
        expect(shares(nano)).toBe(units);
        expect(ratio(nano)).toBe(units);
        expect(usd(usdText(units as ReturnType<typeof usd>))).toBe(units);
      }),
    );
  });

  test.each([
    ...[
      'NaN',
      'Infinity',
      '-Infinity',
      '1e309',
      '1e5',
      '0x10',
      '1,000.00',
      '1_000',
      '12.',
      '.5',
      '',
      ' ',
      '+1',
    ],
    ...['1 ', ' 1', '1\n', '--1', '-', '1.2.3', '12\u00a0', '١٢', 'null', 'undefined', '$5', '5%'],
  ])('%j is refused', (text) => {
    expect(() => price(text)).toThrow(DecimalError);
    expect(() => shares(text)).toThrow(DecimalError);
    expect(() => usd(text)).toThrow(DecimalError);
    expect(() => ratio(text)).toThrow(DecimalError);
  });

  test.each([null, undefined, 12.5, NaN, 10n, {}, [], ['1'], true, new Date(0)])(
    '%p is refused, because it is no text',
    (value) => {
      expect(() => price(value as string)).toThrow(DecimalError);
    },
  );

  test('the refusal names the unit, the text and how to write it', () => {
    const advice =
      'is not a plain decimal number; write it like 12.34, without exponent or thousands separators';
    expect(() => price('1e5')).toThrow(`price "1e5" ${advice}`);
    expect(() => shares('1e5')).toThrow(`quantity "1e5" ${advice}`);
    expect(() => usd('1e5')).toThrow(`amount "1e5" ${advice}`);
    expect(() => ratio('1e5')).toThrow(`ratio "1e5" ${advice}`);
    expect(() => price(12.5 as unknown as string)).toThrow(`price 12.5 ${advice}`);
    expect(new DecimalError('').name).toBe('DecimalError');
  });

  test.each([
    [38, `"${'x'.repeat(38)}" is not`],
    [39, `"${'x'.repeat(36)}... is not`],
  ])('a refusal of %i characters reads %s', (length, shown) => {
    expect(() => price('x'.repeat(length))).toThrow(`price ${shown}`);
  });

  test('of 400 digits is refused at once, and shown short', () => {
    expect(() => price('9'.repeat(400))).toThrow(/^price "9{36}\.\.\. is not a plain decimal number/);
    expect(() => usd(`1.${'0'.repeat(400)}`)).toThrow(DecimalError);
  });

  test('holds twenty digits and no more', () => {
    expect(decimal(price('9'.repeat(20)))).toBe('9'.repeat(20));
    expect(() => price('9'.repeat(21))).toThrow(DecimalError);
  });

  test('with more decimals than the unit holds is refused, zeros at the end excepted', () => {
    expect(() => price('1.0000000001')).toThrow('price "1.0000000001" has more than 9 decimals');
    expect(price('1.0000000010')).toBe(1_000_000_001n);
    expect(price('1.000000001000')).toBe(1_000_000_001n);
    expect(() => usd('0.0000000000000000001')).toThrow(DecimalError);
  });

  test('of zero has no sign', () => {
    expect(decimal(price('-0'))).toBe('0');
    expect(decimal(price('-0.000'))).toBe('0');
  });
});

describe('arithmetic', () => {
  test('a price times shares is exact', () => {
    expect(usdText(notional(price('0.1'), shares('0.2')))).toBe('0.02');
    expect(usdText(notional(price('0.000000001'), shares('0.000000001')))).toBe('0.000000000000000001');
    fc.assert(
      fc.property(plain(9), plain(9), plain(9), (at, some, more) => {
        const both = notional(price(at), plus(shares(some), shares(more)));
        expect(both).toBe(plus(notional(price(at), shares(some)), notional(price(at), shares(more))));
      }),
    );
  });

  test('a sum doesn’t depend on the order, and of nothing is zero', () => {
    expect(sum([])).toBe(0n);
    fc.assert(
      fc.property(fc.array(plain(18).map(usd)), (amounts) => {
        expect(sum([...amounts].reverse())).toBe(sum(amounts));
      }),
    );
  });

  test('minus undoes plus, and a magnitude has no sign', () => {
    expect(minus(plus(price('1.5'), price('2.25')), price('2.25'))).toBe(price('1.5'));
    expect(magnitude(shares('-3.5'))).toBe(shares('3.5'));
  });

  test('the larger and the smaller of two, equal ones too', () => {
    expect([larger(usd('1'), usd('2')), larger(usd('2'), usd('1'))]).toEqual([usd('2'), usd('2')]);
    expect([smaller(usd('1'), usd('2')), smaller(usd('2'), usd('1'))]).toEqual([usd('1'), usd('1')]);
    expect([larger(usd('-1'), usd('-1')), smaller(usd('-1'), usd('-1'))]).toEqual([usd('-1'), usd('-1')]);
  });

  test('what divides evenly loses nothing, below zero either', () => {
    expect(decimal(wholeShares(shares('-2')))).toBe('-2');
    expect(decimal(partDown(usd('-1'), usd('4')))).toBe('-0.25');
    expect(decimal(floorToTick(price('-0.0003')))).toBe('-0.0003');
  });

  test('a rounding goes down whichever of the two is negative, and up to zero when both are', () => {
    expect(decimal(partDown(usd('1'), usd('-3')))).toBe('-0.333333334');
    expect(decimal(partDown(usd('-1'), usd('-3')))).toBe('0.333333333');
  });

  test('ticks make a price, and a price holds whole ticks only', () => {
    expect(priceOfTicks(26542, price('0.01'))).toBe(price('265.42'));
    expect(ticksDown(price('265.429999999'), price('0.01'))).toBe(26542);
  });

  test('every rounding goes down, also below zero', () => {
    expect(usdText(portionDown(usd('0.000000000000000001'), ratio('0.5')))).toBe('0');
    expect(usdText(portionDown(usd('-0.000000000000000001'), ratio('0.5')))).toBe('-0.000000000000000001');
    expect(decimal(scaleDown(price('0.000000003'), ratio('0.5')))).toBe('0.000000001');
    expect(decimal(shareDown(shares('0.000000003'), ratio('0.5')))).toBe('0.000000001');
    expect(decimal(multiplyDown(ratio('0.000000003'), ratio('0.5')))).toBe('0.000000001');
    expect(decimal(divideDown(ratio('0.4'), 3))).toBe('0.133333333');
    expect(decimal(midDown(price('0.01'), price('0.010000001')))).toBe('0.01');
  });

  test('an average price is the cost over the shares, and of no shares there is none', () => {
    expect(averagePriceDown(usd('100'), shares('3'))).toBe(price('33.333333333'));
    expect(perShareDown(usd('100'), shares('3'))).toBe(price('33.333333333'));
    expect(averagePriceDown(usd('0'), shares('0'))).toBeNull();
  });

  test('one amount is a part of another', () => {
    expect(decimal(partDown(usd('1'), usd('3')))).toBe('0.333333333');
    expect(decimal(partDown(shares('-1'), shares('3')))).toBe('-0.333333334');
  });

  test('an even part of a cap is rounded once, not at each step', () => {
    expect(usdText(evenPortionDown(usd('100000'), ratio('0.4'), 3))).toBe('13333.333333333333333333');
  });

  test('an entry limit of cap × (1 − buffer) is rounded once', () => {
    expect(usdText(portionOfPortionDown(usd('100000'), ratio('0.3'), oneMinus(ratio('0.05'))))).toBe('28500');
    expect(decimal(onePlus(ratio('0.02')))).toBe('1.02');
  });
});

describe('isWithin', () => {
  test('exactly equal is within, the smallest unit more is not', () => {
    expect(isWithin(price('5.3'), price('265'), ratio('0.02'))).toBe(true);
    expect(isWithin(price('5.300000001'), price('265'), ratio('0.02'))).toBe(false);
  });

  test('compares without rounding where a division would', () => {
    expect(isWithin(usd('0.333333333'), usd('1'), ratio('0.333333333'))).toBe(true);
    expect(isWithin(usd('0.333333333000000001'), usd('1'), ratio('0.333333333'))).toBe(false);
    fc.assert(
      fc.property(plain(18), plain(9, 1), (whole, limit) => {
        const most = portionDown(usd(whole), ratio(limit));
        fc.pre(usd(whole) > 0n);
        expect(isWithin(most, usd(whole), ratio(limit))).toBe(true);
        expect(isWithin(plus(most, usd('0.000000000000000001')), usd(whole), ratio(limit))).toBe(false);
      }),
    );
  });
});

describe('isBelow', () => {
  test('exactly equal is not below, the smallest unit less is', () => {
    expect(isBelow(price('92'), price('100'), ratio('0.92'))).toBe(false);
    expect(isBelow(price('91.999999999'), price('100'), ratio('0.92'))).toBe(true);
  });

  test('is the other side of reaching it, without rounding', () => {
    fc.assert(
      fc.property(plain(18), plain(18), plain(9, 1), (part, whole, limit) => {
        const [left, right] = [usd(part) * 1_000_000_000n, usd(whole) * ratio(limit)];
        expect(isBelow(usd(part), usd(whole), ratio(limit))).toBe(left < right);
      }),
    );
  });
});

test('a share of a count is enough when exactly equal, and nothing of nothing is not', () => {
  expect(isShareAtLeast(4, 5, ratio('0.8'))).toBe(true);
  expect(isShareAtLeast(79, 100, ratio('0.8'))).toBe(false);
  expect(isShareAtLeast(0, 0, ratio('0'))).toBe(false);
});

describe('shares', () => {
  test('affordable ones never cost more than the amount, and one billionth of a share more does', () => {
    fc.assert(
      fc.property(plain(18, 9).map(usd), positivePrice, (amount, at) => {
        const quantity = affordable(amount, at);
        expect(notional(at, quantity) <= amount).toBe(true);
        expect(notional(at, plus(quantity, shares('0.000000001'))) > amount).toBe(true);
      }),
    );
  });

  test('150 USD at 900 afford 0.166666666', () => {
    expect(decimal(affordable(usd('150'), price('900')))).toBe('0.166666666');
  });

  test('worth at least an amount are the fewest that are', () => {
    expect(decimal(sharesWorthUp(usd('1.01'), price('1.01')))).toBe('1');
    expect(decimal(sharesWorthUp(usd('1'), price('3')))).toBe('0.333333334');
    fc.assert(
      fc.property(plain(18, 9).map(usd), positivePrice, (amount, at) => {
        fc.pre(amount > 0n);
        const quantity = sharesWorthUp(amount, at);
        expect(notional(at, quantity) >= amount).toBe(true);
        expect(notional(at, minus(quantity, shares('0.000000001'))) < amount).toBe(true);
      }),
    );
  });

  test('over a split are never more than their ratio, and less by no billionth', () => {
    expect(decimal(splitDown(shares('3'), ratio('10'), ratio('1')))).toBe('30');
    expect(decimal(splitDown(shares('0.000000009'), ratio('1'), ratio('8')))).toBe('0.000000001');
    expect(decimal(splitDown(shares('1'), ratio('3'), ratio('2')))).toBe('1.5');
    expect(decimal(splitDown(shares('-0.000000009'), ratio('1'), ratio('8')))).toBe('-0.000000002');
  });

  test('take their part of a cost, rounded down', () => {
    expect(usdText(proRataDown(usd('100'), shares('1'), shares('3')))).toBe('33.333333333333333333');
    expect(usdText(proRataDown(usd('100'), shares('3'), shares('3')))).toBe('100');
  });

  test('whole ones lose their fraction and nothing else', () => {
    expect(decimal(wholeShares(shares('1.999999999')))).toBe('1');
    expect(decimal(wholeShares(shares('0.166666666')))).toBe('0');
    expect(decimal(wholeShares(shares('-0.5')))).toBe('-1');
    expect([isWhole(shares('2')), isWhole(shares('2.000000001'))]).toEqual([true, false]);
    expect(wholeShares(sharesOf(3))).toBe(shares('3'));
  });
});

describe('floorToTick', () => {
  test.each([
    ['900.0099', '900'],
    ['100.019999999', '100.01'],
    ['1', '1'],
    ['0.99999', '0.9999'],
    ['1.009', '1'],
    ['0.00009', '0'],
  ])('%s is ordered at %s', (at, tick) => {
    expect(decimal(floorToTick(price(at)))).toBe(tick);
  });

  test('never goes up, loses less than a tick, and is settled by one rounding', () => {
    fc.assert(
      fc.property(positivePrice, (at) => {
        const ticked = floorToTick(at);
        const tick = at >= price('1') ? price('0.01') : price('0.0001');
        expect(ticked <= at && minus(at, ticked) < tick).toBe(true);
        expect(floorToTick(ticked)).toBe(ticked);
      }),
    );
  });
});

describe('restateDown', () => {
  test('1,208.88 over the 10:1 split of 2024-06-10 is 120.888', () => {
    expect(decimal(restateDown(price('1208.88'), ratio('10'), ratio('1')))).toBe('120.888');
  });

  test('a 1:8 reverse split raises the price, and a third is rounded down', () => {
    expect(decimal(restateDown(price('5'), ratio('1'), ratio('8')))).toBe('40');
    expect(decimal(restateDown(price('100'), ratio('3'), ratio('1')))).toBe('33.333333333');
  });
});

describe('text for people', () => {
  test.each([
    ['0.005', '0.01'],
    ['0.004999999999999999', '0.00'],
    ['-0.005', '-0.01'],
    ['1234.5', '1234.50'],
    ['-2', '-2.00'],
  ])('%s USD is shown as %s', (amount, cents) => {
    expect(centsText(usd(amount))).toBe(cents);
  });

  test.each([
    ['28000', '100000', '28.00'],
    ['0.125', '100', '0.13'],
    ['-0.125', '100', '-0.13'],
    ['0.001', '100', '0.00'],
    ['-0.001', '100', '0.00'],
    ['1', '-3', '-33.33'],
    ['0', '5', '0.00'],
    ['5', '0', 'n/a'],
  ])('%s of %s is %s percent', (part, whole, text) => {
    expect(percentText(usd(part), usd(whole))).toBe(text);
  });

  test('percent with four decimals, and with none', () => {
    expect(percentText(price('-8.1537'), price('100'), 4)).toBe('-8.1537');
    expect(percentText(price('1'), price('3'), 0)).toBe('33');
  });

  test('a ratio in percent is exact', () => {
    expect(ratioPercent(ratio('0.285'))).toBe('28.5');
    expect(ratioPercent(ratio('0.000000001'))).toBe('0.0000001');
  });

  test('a price as a JSON number is written as its decimal again', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 8_999_999n * 10n ** 4n), (ticks) => {
        const text = decimal(price(`${ticks / 10_000n}.${(ticks % 10_000n).toString().padStart(4, '0')}`));
        expect(String(jsonNumber(price(text)))).toBe(text);
      }),
    );
  });

  test('a price as a statistic is the nearest float', () => {
    expect(asStatistic(price('265.17'))).toBe(265.17);
  });
});
