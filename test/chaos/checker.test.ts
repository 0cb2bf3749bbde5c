/**
 * The checker of the simulator, on ledgers made by hand: an honest session has no finding, and each way of breaking a
 * promise has one.
 */
import { after, approved, findings, intentOf, scanOf, type Written } from './bad-ledger';

const buy = (more: Partial<Written> = {}): Written => ({
  ...{ id: 'nd1-main-20260105-AAPL-b-f1', qty: '14.5', limit: '101', at: 1 },
  ...more,
});
const whole = (more: Partial<Written> = {}): Written => ({
  ...{ id: 'nd1-main-20260105-AAPL-b-w1', qty: '14', limit: '101', at: 2 },
  ...more,
});
const sell = (more: Partial<Written> = {}): Written => ({
  ...{ id: 'nd1-main-20260105-AAPL-s-x1', qty: '14.5', limit: null, at: 5 },
  ...more,
});
/** Bought by a session before. */
const earlier = (more: Partial<Written> = {}): Written => ({
  ...{ id: 'nd1-main-20260102-AAPL-b-f1', qty: '14.5', limit: '101', at: -1000 },
  ...more,
});
const by = (name: string, qty: string, at = -1): Written => ({ id: name, qty, limit: null, at });
const rejected = { filled: '0', ended: { status: 'rejected', at: 1 } } as const;
const ms = (minutes: number): number => Date.parse(after(minutes));

test('an honest session has no finding', () => {
  expect(findings({ orders: [buy()] })).toEqual([]);
  expect(findings({ orders: [buy(rejected), whole()] })).toEqual([]);
  expect(findings({ orders: [earlier(), sell()] })).toEqual([]);
  expect(findings({})).toEqual([]);
});

describe('P1, no intent has two orders that could both fill', () => {
  test('a second order while the first lives', () => {
    expect(
      findings({
        orders: [buy({ qty: '7', filled: '0', ended: { status: 'canceled', at: 3 } }), whole({ qty: '7' })],
      }),
    ).toEqual(['P1: the second order of one intent was accepted while the first could still fill']);
  });

  test('a second order that fills for what the first had bought', () => {
    expect(
      findings({
        orders: [buy({ filled: '10', ended: { status: 'canceled', at: 1 } }), whole()],
        record: { intents: [{ ...intentOf([buy(), whole()]), filledQty: '24', avgPrice: '100' }] },
      }),
    ).toContain('P1: the orders of one intent filled for more than it asked for');
  });

  test('two orders with one client order id', () => {
    expect(findings({ orders: [buy(), buy({ at: 3 })] })).toContain(
      'P1: one client order id has several orders',
    );
  });
});

describe('P2, no entry above a limit', () => {
  test('a tier that is full with what the owner holds', () => {
    // 28.5 % of 100,000 is the entry limit of TIER3: 275 shares and 14.5 more are above it.
    expect(findings({ orders: [buy()], holdings: { MSFT: '275' } })).toEqual([
      'P2: an entry was accepted above the limit of tier TIER3',
    ]);
    expect(findings({ orders: [buy()], holdings: { MSFT: '270' } })).toEqual([]);
  });

  test('open orders count, at their limit', () => {
    const resting = { filled: '0', ended: { status: 'canceled', at: 30 } };
    const other = { ...buy({ id: 'nd1-main-20260105-META-b-f1', at: 0.5 }), ...resting };
    expect(findings({ orders: [other, buy()], holdings: { MSFT: '259' } })).toEqual([
      'P2: an entry was accepted above the limit of tier TIER3',
    ]);
    expect(
      findings({
        orders: [{ ...other, ended: { status: 'canceled', at: 0.9 } }, buy()],
        holdings: { MSFT: '259' },
      }),
    ).toEqual([]);
  });

  test('an order of a desk that has ended counts as long as it lives', () => {
    const unproven = earlier({ id: 'nd1-main-20260102-META-b-f1', filled: '0', ended: null });
    expect(findings({ orders: [unproven, buy()], holdings: { MSFT: '259' } })).toEqual([
      'P2: an entry was accepted above the limit of tier TIER3',
    ]);
  });

  test('a position above its own limit', () => {
    expect(findings({ orders: [buy({ qty: '15.2' })] })).toEqual([
      'P2: an entry was accepted above the limit of a position',
    ]);
  });

  test('one price step is allowed for, two are not', () => {
    // 264 shares of MSFT and the order are within the limit at 103.36 and above it at 103.37, a minute later.
    const day = (at: number) => ({
      orders: [buy({ at })],
      holdings: { MSFT: '264' },
      opens: { MSFT: '103.34' },
    });
    expect([2, 3, 4].map((at) => findings(day(at)).length)).toEqual([0, 0, 1]);
  });

  test('gross, cash and an order above theirs', () => {
    const all = { SPY: '380', XLK: '285', MSFT: '281' };
    expect(findings({ orders: [buy({ qty: '5' })], holdings: all })).toContain(
      'P2: an entry was accepted above the limit gross',
    );
    expect(findings({ orders: [buy({ id: 'nd1-main-20260105-DIA-b-w1', qty: '120' })] })).toContain(
      'P2: an entry was accepted above the limit of an order',
    );
    const spent = by('buy QQQ', '990');
    expect(findings({ orders: [spent, buy()] })).toContain('P2: an entry was accepted above the limit cash');
  });

  test('a symbol that is held, or on order, is bought', () => {
    const held = ['P2: a symbol was bought that was held or on order already'];
    expect(findings({ orders: [buy()], holdings: { AAPL: '0.1' } })).toEqual(held);
    expect(
      findings({ orders: [{ ...by('buy AAPL', '1'), filled: '0', ended: null }, buy({ qty: '12' })] }),
    ).toEqual(held);
  });
});

describe('P2, no exit for more than the desk holds', () => {
  test("the owner's shares are sold", () => {
    expect(findings({ orders: [sell()], holdings: { AAPL: '100' } })).toEqual([
      'P2: a sell was accepted for more than the desk had bought',
      "P2: shares were sold that the desk hadn't bought",
    ]);
    expect(findings({ orders: [earlier({ qty: '14' }), sell()], holdings: { AAPL: '100' } })).toHaveLength(2);
  });

  test('two live sells', () => {
    const first = sell({ qty: '5', filled: '0', ended: { status: 'canceled', at: 9 } });
    const second = sell({ id: 'nd1-main-20260105-AAPL-s-x2', qty: '5', at: 6 });
    expect(findings({ orders: [earlier(), first, second] })).toContain(
      'P2: a second sell of a symbol was accepted while the first lived',
    );
  });

  test('what was bought is reckoned over a split', () => {
    const orders = [earlier(), sell({ qty: '29' })];
    expect(findings({ orders, split: { symbol: 'AAPL', ratio: '2', at: -500 } })).toEqual([]);
    expect(findings({ orders })).toContain('P2: a sell was accepted for more than the desk had bought');
  });
});

describe('P3, no entry on a signal that is stale, gapped or unknown', () => {
  test('before the open, at the end of the window, and on the day after', () => {
    const outside = ['P3: an entry was accepted outside the hours of its session'];
    for (const at of [-0.1, 30, 24 * 60])
      expect(findings({ orders: [buy({ at })] })).toEqual(expect.arrayContaining(outside));
    for (const at of [0, 29.9]) expect(findings({ orders: [buy({ at })] })).toEqual([]);
  });

  test('an exit in the last quarter of an hour', () => {
    expect(findings({ orders: [earlier(), sell({ at: 375 })] })).toEqual([
      'P3: an exit was accepted outside the hours of its session',
    ]);
  });

  test('a symbol that was no candidate', () => {
    expect(findings({ orders: [buy()], record: { scan: scanOf([]), decisions: [] } })).toContain(
      'P3: an entry was accepted for a symbol that the scan had not proposed',
    );
  });

  test('a gap above 2 %, one price step allowed for', () => {
    const gapped = ['P3: an entry was accepted on a signal that had gapped'];
    const limit = '103';
    expect(findings({ orders: [buy({ at: 1, qty: '14', limit })], opens: { AAPL: '102' } })).toEqual([]);
    expect(findings({ orders: [buy({ at: 2, qty: '14', limit })], opens: { AAPL: '102' } })).toEqual(gapped);
    expect(findings({ orders: [buy({ at: 0 })], opens: { AAPL: '97.99' } })).toEqual(gapped);
  });

  test('a dividend is no gap, a split is never traded over', () => {
    const action = { symbol: 'AAPL', exDate: '2026-01-06' };
    const dividend = { ...action, kind: 'dividend', value: '3' } as const;
    expect(findings({ orders: [buy()], opens: { AAPL: '97' }, actions: [dividend] })).toEqual([]);
    const split = { ...action, kind: 'split', value: '2' } as const;
    expect(findings({ orders: [buy()], actions: [split] })).toEqual([
      'P3: an entry was accepted over a split',
    ]);
  });

  test('a halted desk sends nothing but what was on its way', () => {
    const halts = [{ mode: 'halted', fromMs: ms(0.9), untilMs: null }] as const;
    const later = { ...whole(), id: 'nd1-main-20260105-META-b-w1' };
    expect(findings({ orders: [buy()], evidence: { halts } })).toEqual([]);
    expect(findings({ orders: [buy(), later], evidence: { halts } })).toEqual([
      'P3: an order was accepted while the desk was halted',
    ]);
    expect(findings({ orders: [buy({ at: 3 })], evidence: { halts } })).toHaveLength(1);
  });

  test('a reducing desk sells', () => {
    const halts = [{ mode: 'reducing', fromMs: ms(-5), untilMs: null }] as const;
    expect(findings({ orders: [earlier(), sell()], evidence: { halts } })).toEqual([]);
    expect(findings({ orders: [buy()], evidence: { halts } })).toHaveLength(1);
  });
});

describe('P4, one decision for each candidate, one outcome for each intent', () => {
  test('a candidate without a decision, and with two', () => {
    expect(findings({ record: { scan: scanOf(['AAPL']) } })).toEqual(['P4: candidate AAPL has 0 decisions']);
    expect(
      findings({ orders: [buy()], record: { decisions: [approved('AAPL'), approved('AAPL')] } }),
    ).toContain('P4: candidate AAPL has 2 decisions');
  });

  test('an approved candidate without an intent', () => {
    expect(findings({ record: { scan: scanOf(['AAPL']), decisions: [approved('AAPL')] } })).toEqual([
      'P4: AAPL was approved and has 0 intents',
    ]);
  });

  test('a record that says otherwise than the exchange', () => {
    const honest = intentOf([buy()]);
    const otherwise = ['P4: buy AAPL is recorded otherwise than the exchange has it'];
    for (const changed of [{ filledQty: '14' }, { avgPrice: '100.01' }, { avgPrice: null }])
      expect(findings({ orders: [buy()], record: { intents: [{ ...honest, ...changed }] } })).toEqual(
        otherwise,
      );
    expect(findings({ orders: [buy()], record: { intents: [{ ...honest, outcome: 'denied' }] } })).toEqual([
      'P4: buy AAPL is recorded as denied',
    ]);
  });

  test('an intent that still works when the session has ended', () => {
    expect(
      findings({ orders: [buy()], record: { intents: [{ ...intentOf([buy()]), outcome: 'working' }] } }),
    ).toEqual(['P4: buy AAPL has no outcome in a session that has ended']);
  });

  test('an unknown that nobody carries on, and one that is never proven', () => {
    const intents = [{ ...intentOf([buy()]), outcome: 'unknown' as const }];
    expect(findings({ orders: [buy()], record: { intents } })).toEqual([
      "P4: buy AAPL is unknown, and the desk doesn't carry it on",
    ]);
    const unproven = [buy().id];
    expect(findings({ orders: [buy()], record: { intents }, session: { unproven } })).toEqual([]);
    expect(findings({ session: { unproven: [earlier().id] } })).toEqual([
      'P4: an order of an earlier session is still not proven',
    ]);
  });

  test('an order that no record has', () => {
    expect(
      findings({ orders: [buy()], record: { intents: [], decisions: [], scan: scanOf(['AAPL']) } }),
    ).toContain('P4: the exchange has an order that the record has not');
  });
});

describe('P5, nothing recorded is lost or changed', () => {
  const sample = { scan: null, decisions: [], intents: [] };

  test('a decision that was another, or is gone', () => {
    const denied = { ...approved('AAPL'), verdict: 'denied', code: 'GAP' } as const;
    expect(findings({ orders: [buy()], session: { samples: [{ ...sample, decisions: [denied] }] } })).toEqual(
      ['P5: the decision on buy AAPL was GAP and is another now'],
    );
  });

  test('a scan that was another', () => {
    expect(findings({ session: { samples: [{ ...sample, scan: scanOf(['META']) }] } })).toEqual([
      'P5: the scan was recorded and is another now',
    ]);
  });

  test('an intent that is gone, had more, or had ended otherwise', () => {
    const before = intentOf([buy()]);
    const seen = (intent: typeof before) =>
      findings({ orders: [buy()], session: { samples: [{ ...sample, intents: [intent] }] } });
    expect(seen({ ...before, outcome: 'working', filledQty: '0', rungs: [] })).toEqual([]);
    expect(seen({ ...before, symbol: 'META' })).toEqual(['P5: buy META was an intent and is none now']);
    expect(seen({ ...before, outcome: 'working', filledQty: '15' })).toEqual([
      'P5: buy AAPL had more filled before',
    ]);
    expect(seen({ ...before, outcome: 'unfilled' })).toEqual(['P5: buy AAPL was unfilled and is filled']);
    expect(seen({ ...before, rungs: intentOf([whole()]).rungs })).toHaveLength(1);
  });

  test('a session that ends later than a quarter of an hour after the close', () => {
    expect(findings({ session: { endedMs: ms(405) } })).toEqual([]);
    expect(findings({ session: { endedMs: ms(405) + 1 } })).toEqual([
      'P5: the session ended later than it may',
    ]);
  });

  test('an order that outlives its session', () => {
    const resting = buy({ filled: '0', ended: null });
    expect(findings({ orders: [resting] })).toEqual(['P5: an order outlived its session']);
  });
});

test('more requests a minute than the limit allows', () => {
  expect(findings({ session: { busiestMinute: 220 } })).toEqual([]);
  expect(findings({ session: { busiestMinute: 221 } })).toEqual([
    'rate: the desk asked more often than the limit allows',
  ]);
});
