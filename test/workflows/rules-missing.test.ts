/** A worker without the rules that its session began with checks nothing, sends nothing, and says so. */
import { renameSync } from 'node:fs';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { artifactsOf, atTheOpen, BOUGHT_AND_SOLD } from './spoilt-at-the-open';

jest.setTimeout(120_000);

/** From the first look at the open on. */
const loseAtTheOpen = (desk: DrivenDesk): void =>
  atTheOpen(desk, () => renameSync(artifactsOf(desk), `${artifactsOf(desk)}-lost`));
const bringBack = (desk: DrivenDesk): void => renameSync(`${artifactsOf(desk)}-lost`, artifactsOf(desk));

it('no entry leaves, its intent ends as RULES_MISSING, and a person is asked', () =>
  withDrivenDesk(BOUGHT_AND_SOLD, async (desk) => {
    loseAtTheOpen(desk);
    const record = await desk.run('2026-01-05');
    expect(record.intents).toMatchObject([
      { symbol: 'COST', outcome: 'unfilled', code: 'RULES_MISSING', rungs: [] },
    ]);
    expect(record.attentions).toMatchObject([{ reason: 'RULES', ended: 'open' }]);
    expect(await desk.orders()).toEqual([]);
  }));

it('an exit is tried again, and leaves when the folder is back', () =>
  withDrivenDesk(BOUGHT_AND_SOLD, async (desk) => {
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
