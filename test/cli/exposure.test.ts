/** `nightdesk exposure`: every tier, gross and cash against their limits, with what is reserved or why that isn't known. */
import { stripVTControlCharacters } from 'node:util';
import { signalDesk, updateDesk } from '../../src/activities/reach-desk';
import { accountExposure, type AccountExposure } from '../../src/cli/account/account-exposure';
import { deskReservations, type DeskReservations } from '../../src/cli/account/desk-reservations';
import { exposureText } from '../../src/cli/account/exposure-text';
import { DESK, deskWorkflowId } from '../../src/domain/desk-messages';
import type { UnprovenOrder } from '../../src/domain/unproven-order';
import { freshFolder, open, type Trader } from '../exchange/trial-exchange';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';
import { plan } from '../exchange/faults/hostile-requests';
import { found } from './looking';

const NONE = { known: true, halt: null, unproven: [], sessions: [] } as const satisfies DeskReservations;
const look = (trader: Trader, reservations: DeskReservations = NONE): Promise<AccountExposure> =>
  accountExposure(found(trader), reservations);
const tier3 = ({ tiers }: AccountExposure) => tiers.find(({ tier }) => tier === 'TIER3')!;
const text = (exposure: AccountExposure): string =>
  stripVTControlCharacters(exposureText(exposure).join('\n'));
const holding = (symbol: string, qty: string) => open({ holdings: [{ symbol, qty }] });

const BUY: UnprovenOrder = {
  clientOrderId: 'nd1-main-20240801-AAPL-b-w1',
  symbol: 'AAPL',
  side: 'buy',
  ...{ qty: '10', price: '300', filledQty: '0', deadAfter: '2024-08-02T20:15:00Z' },
};

describe('the account', () => {
  it.each([
    ['50', '11945.00', '11.95', 'ok', '16.56', '16555.00'],
    ['120', '28668.00', '28.67', 'near-cap', '-0.17', '-168.00'],
    ['126', '30101.40', '30.10', 'over-cap', '-1.60', '-1601.40'],
  ])(
    'with %s AAPL at 238.90: %s USD, %s %%, %s, headroom %s %%',
    async (qty, exposureUsd, exposure, state, headroom, headroomUsd) => {
      const shown = await look(await holding('AAPL', qty));
      expect(tier3(shown)).toEqual({
        ...{ tier: 'TIER3', entryLimit: '28.5', cap: '30' },
        ...{ exposure, exposureUsd, state, headroom, headroomUsd },
      });
      expect(shown).toMatchObject({
        ...{
          isOpen: false,
          buffer: '5',
          prices: { from: '2024-08-02T19:59:00.000Z', to: '2024-08-02T19:59:00.000Z' },
        },
        gross: { exposureUsd, limit: '95' },
      });
      const page = text(shown);
      expect(page).toContain('all of Fri 08-02 15:59');
      expect(page.includes('entries are refused')).toBe(state !== 'ok');
    },
  );

  it('open buys of anybody count at their limit, in their tier, gross and cash', async () => {
    const trader = await holding('AAPL', '50');
    await trader.order({
      symbol: 'COST',
      qty: '10',
      type: 'limit',
      limit_price: '800',
      client_order_id: 'by-hand',
    });
    const shown = await look(trader);
    expect(tier3(shown)).toMatchObject({ exposureUsd: '19945.00', headroomUsd: '8555.00' });
    expect(shown.gross).toMatchObject({ exposureUsd: '19945.00', headroomUsd: '75055.00' });
    expect(shown.cash).toEqual({ cash: '88055.00', spendable: '80055.00', useMargin: false });
    expect(shown.openOrders).toMatchObject([{ symbol: 'COST', tier: 'TIER3', qty: '10', limit: '800' }]);
    expect(text(shown)).toMatch(/buy +COST +TIER3 +10 sh, 0 filled +limit 800 +\w+ +by-hand/);
  });

  it('a market buy of what has no price leaves its tier unpriced, and the note names it', async () => {
    const trader = await holding('AAPL', '50');
    await trader.order({ symbol: 'COST', qty: '1' });
    const shown = await look(trader);
    expect(tier3(shown)).toMatchObject({ state: 'unpriced', headroom: null });
    expect(shown.unpriced).toEqual([{ symbol: 'COST', tier: 'TIER3' }]);
    expect(text(shown)).toContain(
      'COST is held or on order and has no price: an entry into TIER3 is refused',
    );
  });

  it('what nobody has proven keeps its room', async () => {
    const shown = await look(await holding('AAPL', '50'), {
      ...NONE,
      unproven: [{ ...BUY, filledQty: '4' }],
    });
    // 46 shares are shown and 4 more may be among them or not; 6 unfilled ones count at 300.
    expect(tier3(shown)).toMatchObject({ exposureUsd: '13745.00' });
    expect(shown.cash).toMatchObject({ spendable: '86255.00' });
    expect(text(shown)).toMatch(/buy +AAPL +10 sh, 4 filled +at 300 +nd1-main-20240801-AAPL-b-w1/);
  });

  it('what can’t be asked is said, and not taken for nothing', async () => {
    const shown = await look(await open(), { known: false, why: 'nobody is there' });
    expect(text(shown)).toContain(
      "reservations: unknown, because desk main can't be asked (nobody is there); none is counted above",
    );
  });

  it('a holding that hasn’t traded today is shown at its last trade, and named', async () => {
    const trader = await holding('AAPL', '50');
    await plan(trader, [{ name: 'halt', symbols: ['AAPL'] }]);
    await trader.at('2024-08-05T13:45:00Z').get('/v2/account');
    const shown = await look(trader);
    expect(shown).toMatchObject({ isOpen: true, untraded: [{ symbol: 'AAPL', tier: 'TIER3' }] });
    expect(tier3(shown)).toMatchObject({ exposureUsd: '11945.00', state: 'ok' });
    expect(text(shown)).toContain(
      'note: AAPL has no trade of this session: an entry into TIER3 is refused (UNPRICED_POSITION)',
    );
  });
});

describe('the desk’s reservations', () => {
  let server: DeskServer;
  beforeAll(async () => {
    server = await startDeskServer();
  });
  afterAll(() => server.stop());
  const ask = (desk: string) =>
    deskReservations({ desk, state: freshFolder() }, { TEMPORAL_ADDRESS: server.env.address });

  it('are its unproven orders, with its mode', async () => {
    const desk = server.newDesk();
    await updateDesk(desk, DESK.enter, { workflowId: 'session/one', accountId: 'account' });
    await updateDesk(desk, DESK.leave, { workflowId: 'session/one', unproven: [BUY], proven: [] });
    await signalDesk(desk, DESK.reduce, 'drill');
    expect(await ask(desk.desk)).toMatchObject({
      ...{ known: true, unproven: [BUY] },
      halt: { mode: 'reducing', reason: 'drill' },
    });
  });

  it('are none of a desk that no session has entered', async () => {
    expect(await ask(server.newDesk().desk)).toEqual(NONE);
  });

  it('are unknown where the desk was ended by hand, or Temporal isn’t there', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, DESK.reduce, 'drill');
    await server.client.workflow.getHandle(deskWorkflowId(desk.desk)).terminate();
    expect(await ask(desk.desk)).toEqual({ known: false, why: 'its workflow was ended by hand' });
    const nowhere = freshFolder();
    expect(await deskReservations({ desk: 'main', state: nowhere }, {})).toEqual({
      known: false,
      why: `no run of \`nightdesk up\` uses ${nowhere}; name its --state, or set TEMPORAL_ADDRESS to where Temporal is`,
    });
  });
});
