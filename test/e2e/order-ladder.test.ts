/** Fractions at the exchange itself: what the order ladder does when an asset takes none, rung by rung. Promise 1. */
import { join } from 'node:path';
import type { IntentRecord } from '../../src/domain/session-record';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { folder, sessionsOf } from './nightdesk';

/** COST, the one candidate of 2024-12-27, bought at the open of 12-30. */
async function boughtCost(...args: readonly string[]): Promise<IntentRecord> {
  const [record] = await sessionsOf(
    join(folder(), 'state'),
    ...['--bars', realBarsFile ?? '', '--from', '2024-12-27', '--sessions', '1'],
    ...args,
  );
  const [intent, ...others] = record?.intents ?? [];
  if (!intent || others.length > 0)
    throw new Error(`expected one intent: ${JSON.stringify(record, null, 2)}`);
  expect(intent.symbol).toBe('COST');
  return intent;
}

const FRACTIONAL = 'nd1-main-20241227-COST-b-f1';
const WHOLE = 'nd1-main-20241227-COST-b-w1';

describeWithRealBars('COST for 1.5 % of the equity (slow)', () => {
  test('with 10,000 USD it is bought as a fraction', async () => {
    const { qty, filledQty, rungs, outcome } = await boughtCost('--cash', '10000');
    expect(qty).toMatch(/^0\.\d+$/);
    expect({ filledQty, outcome }).toEqual({ filledQty: qty, outcome: 'filled' });
    expect(rungs).toEqual([
      { clientOrderId: FRACTIONAL, qty, filledQty: qty, outcome: 'filled', code: 'FILLED' },
    ]);
  });

  test('S10: with fractions off for the asset the ladder falls to whole shares, and none is affordable', async () => {
    const { qty, filledQty, rungs, outcome, code } = await boughtCost(
      ...['--cash', '10000', '--fractional-off', 'COST'],
    );
    expect({ filledQty, outcome, code }).toEqual({ filledQty: '0', outcome: 'denied', code: 'UNAFFORDABLE' });
    expect(rungs).toEqual([
      { clientOrderId: FRACTIONAL, qty, filledQty: '0', outcome: 'rejected', code: 'NOT_FRACTIONABLE' },
      { clientOrderId: WHOLE, qty: '0', filledQty: '0', outcome: 'denied', code: 'UNAFFORDABLE' },
    ]);
  });

  test('with more than one share wanted and fractions off, whole shares buy one', async () => {
    const { qty, filledQty, rungs, outcome } = await boughtCost(
      '--cash',
      '105000',
      '--fractional-off',
      'COST',
    );
    expect(qty).toMatch(/^1\.\d+$/);
    expect({ filledQty, outcome }).toEqual({ filledQty: '1', outcome: 'filled' });
    expect(rungs).toEqual([
      { clientOrderId: FRACTIONAL, qty, filledQty: '0', outcome: 'rejected', code: 'NOT_FRACTIONABLE' },
      { clientOrderId: WHOLE, qty: '1', filledQty: '1', outcome: 'filled', code: 'FILLED' },
    ]);
  });
});
