/** `nightdesk positions`: whose shares they are, at what price of when, and what would sell the desk's. */
import { stripVTControlCharacters } from 'node:util';
import { heldPositions, type HeldPosition, type HeldPositions } from '../../src/cli/account/held-positions';
import { positionsText } from '../../src/cli/account/positions-text';
import { open, type Trader } from '../exchange/trial-exchange';
import { found } from './looking';

const OPENED = '2024-08-05T13:31:00Z';
const look = (trader: Trader): Promise<HeldPositions> => heldPositions(found(trader));
const of = ({ positions }: HeldPositions, symbol: string): HeldPosition =>
  positions.find((each) => each.symbol === symbol)!;

/** An exchange at which orders that were placed before the open of 2024-08-05 have filled. */
async function bought(
  ...orders: { symbol: string; qty: string; by: string; side?: string }[]
): Promise<Trader> {
  const trader = await open();
  for (const { by, ...order } of orders) {
    const { status, body } = await trader.order({ ...order, client_order_id: by });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
  trader.at(OPENED);
  await trader.get('/v2/account');
  return trader;
}
const DESK = (symbol: string, side = 'b-w1'): string => `nd1-main-20240802-${symbol}-${side}`;

it('before the open they are shown at the last trade of the session before, with its time', async () => {
  const held = await look(await open({ holdings: [{ symbol: 'MSFT', qty: '25' }] }));
  expect(held).toMatchObject({
    ...{ desk: 'main', isOpen: false, scanDate: '2024-08-02', tradingDate: '2024-08-05' },
    account: { liveEquity: '100000.00' },
  });
  expect(of(held, 'MSFT')).toEqual({
    ...{ symbol: 'MSFT', qty: '25', available: '25', tier: 'TIER3', listed: true, averageEntry: '361.1' },
    price: { usd: '361.1', at: '2024-08-02T19:59:00.000Z', ofThisSession: false },
    ...{ value: '9027.50', share: '9.03', lot: null, others: '25' },
  });
  expect(text(held)).toContain('the exchange is closed until Mon 08-05 09:30');
  expect(text(held)).toMatch(/MSFT +TIER3 +25 +361\.1 +Fri 08-02 15:59 +9,027\.50 +9\.03 % +0 +25/);
});

const text = (held: HeldPositions): string => stripVTControlCharacters(positionsText(held).join('\n'));

it('the desk has what its own orders bought, and others the rest', async () => {
  const trader = await bought(
    { symbol: 'COST', qty: '2', by: DESK('COST') },
    { symbol: 'COST', qty: '3', by: 'by-hand' },
    { symbol: 'COST', qty: '1', by: 'nd1-other-20240802-COST-b-w1' },
  );
  const held = await look(trader);
  expect(of(held, 'COST')).toMatchObject({
    ...{ qty: '6', others: '4', value: '5400.00' },
    price: { usd: '900', at: '2024-08-05T13:31:00.000Z', ofThisSession: true },
    lot: {
      ...{ qty: '2', cost: '1800.02', openedOn: '2024-08-05' },
      exit: { verdict: 'denied', code: 'HOLD', numbers: { closesHeld: '0', stop: '828.0092', z: 'unknown' } },
      // Ten closes from the day of the purchase on: the tenth is Friday the 16th's.
      sells: { stopBelow: '828.0092', revertedAt: 0, maxHold: { closes: 10, on: '2024-08-19' } },
    },
  });
  expect(held.findings).toEqual([]);
  expect(text(held)).toContain('2 sh bought for 1,800.02 USD since 2024-08-05');
});

it('a lot that a rule would sell says so', async () => {
  const trader = await bought({ symbol: 'MSFT', qty: '2', by: DESK('MSFT') });
  trader.at('2024-08-05T20:30:00Z');
  await trader.get('/v2/account');
  const held = await look(trader);
  expect(held).toMatchObject({ isOpen: false, scanDate: '2024-08-05', tradingDate: '2024-08-06' });
  expect(of(held, 'MSFT').lot).toMatchObject({
    exit: {
      verdict: 'approved',
      code: 'STOP_LOSS',
      numbers: { price: '361.1', stop: '368.0092', sell: '2' },
    },
  });
  expect(text(held)).toContain('MSFT  sell STOP_LOSS: ');
});

it('a lot that was sold by hand is told, and nothing is left of it for others', async () => {
  const trader = await bought({ symbol: 'COST', qty: '2', by: DESK('COST') });
  await trader.order({ symbol: 'COST', qty: '1', side: 'sell', client_order_id: 'by-hand' });
  const held = await look(trader);
  expect(of(held, 'COST')).toMatchObject({ qty: '1', others: '0', lot: { qty: '2' } });
  expect(held.findings).toEqual([
    "COST: the desk's orders leave it 2 sh, but the account holds 1: changed by hand, or the share itself was changed; the desk goes by what is there.",
  ]);
});

it('a symbol outside the universe counts against the tier for those', async () => {
  const held = await look(await open({ holdings: [{ symbol: 'WEAK', qty: '3' }] }));
  expect(of(held, 'WEAK')).toMatchObject({ tier: 'TIER3', listed: false });
  expect(text(held)).toContain('TIER3 (unlisted)');
});

it('an account that holds nothing says so', async () => {
  const held = await look(await open());
  expect(held.positions).toEqual([]);
  expect(text(held)).toContain('no position');
});
