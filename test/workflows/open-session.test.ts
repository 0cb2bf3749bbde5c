/** The thin starter: whoever starts it, a session runs once, under the one id it can have. */
import { newYorkDate } from '../../src/activities/session-times';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk } from './driven-desk';

jest.setTimeout(60_000);

it('S7: starts the session of its nominal date in New York as its child, and leaves one that runs alone', () =>
  withDrivenDesk({ market: syntheticMarket(7), startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
    const date = newYorkDate(new Date(await desk.env.currentTimeMs()).toISOString());
    const first = await desk.open();
    expect(first).toEqual({ workflowId: `session/main/${date}`, started: true });
    const { type } = await desk.handleOf(date).describe();
    expect(type).toBe('tradingSession');

    const second = await desk.open();
    expect(second.started).toBe(false);
    expect(second.because).toMatch(new RegExp(`session of ${date} has run already, or is running`));
  }));
