/** A day that buys COST and sells it the next, and what becomes of its artifacts between the scan and the open. */
import { join } from 'node:path';
import type { DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

/** What the desk is started with. */
export const BOUGHT_AND_SOLD = {
  startAt: '2026-01-05T21:05:00Z',
  market: scriptedMarket({
    COST: {
      ...{ '2026-01-05': OVERSOLD, '2026-01-06': { close: 98.8 } },
      ...{ '2026-01-07': { open: 90, close: 90 }, '2026-01-08': { open: 90, close: 90 } },
    },
  }),
};

export const artifactsOf = (desk: DrivenDesk): string => join(desk.folder, 'artifacts');

/** Does it once, right before the first look at the open. */
export const atTheOpen = (desk: DrivenDesk, spoil: () => void): void =>
  desk.before('observe', (call) => {
    if (call === 1) spoil();
    return Promise.resolve();
  });
