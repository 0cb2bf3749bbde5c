/** A worker without the rules that its session began with checks nothing, sends nothing, and says so. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const market = scriptedMarket({
  COST: {
    ...{ '2026-01-05': OVERSOLD, '2026-01-06': { close: 98.8 } },
    ...{ '2026-01-07': { open: 90, close: 90 }, '2026-01-08': { open: 90, close: 90 } },
  },
});
/** From the first look at the open on. */
const loseAtTheOpen = (desk: DrivenDesk): void =>
  desk.before('observe', (call) => {
    if (call === 1) renameSync(join(desk.folder, 'artifacts'), join(desk.folder, 'artifacts-lost'));
    return Promise.resolve();
  });
const bringBack = (desk: DrivenDesk): void =>
  renameSync(join(desk.folder, 'artifacts-lost'), join(desk.folder, 'artifacts'));

it('no entry leaves, its intent ends as RULES_MISSING, and a person is asked', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    loseAtTheOpen(desk);
    const record = await desk.run('2026-01-05');
    expect(record.intents).toMatchObject([
      { symbol: 'COST', outcome: 'unfilled', code: 'RULES_MISSING', rungs: [] },
    ]);
    expect(record.attentions).toMatchObject([{ reason: 'RULES', ended: 'open' }]);
    expect(await desk.orders()).toEqual([]);
  }));

it('an exit is tried again, and leaves when the folder is back', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run('2026-01-05');
    loseAtTheOpen(desk);
    desk.before('placeOrder', (attempt) => {
      // By then the exit has been tried for longer than one call lasts.
      if (attempt === 30) bringBack(desk);
      return Promise.resolve();
    });
    const record = await desk.run('2026-01-06');
    expect(record.attentions).toMatchObject([{ reason: 'RULES' }]);
    expect(record.intents).toMatchObject([{ symbol: 'COST', side: 'sell', outcome: 'filled' }]);
  }));
