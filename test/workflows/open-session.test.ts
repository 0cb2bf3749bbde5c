/** The thin starter: whoever starts it, a session runs once, under the one id it can have. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';

jest.setTimeout(120_000);

const onMonday = (use: (desk: DrivenDesk) => Promise<void>): Promise<void> =>
  withDrivenDesk({ market: syntheticMarket(7), startAt: '2026-01-05T21:05:00Z' }, use);

/** Files a record of Monday's session, as a run that the server has forgotten left it. */
function file({ folder }: DrivenDesk, text: string): void {
  mkdirSync(join(folder, 'sessions/main'), { recursive: true });
  writeFileSync(join(folder, 'sessions/main/2026-01-05.json'), text);
}

it('S7: starts the session of its nominal date in New York as its child, and leaves one that runs alone', () =>
  onMonday(async (desk) => {
    const first = await desk.open();
    expect(first).toEqual({ workflowId: 'session/main/2026-01-05', started: true });
    const { type } = await desk.handleOf('2026-01-05').describe();
    expect(type).toBe('tradingSession');

    const second = await desk.open();
    expect(second.started).toBe(false);
    expect(second.because).toMatch(/session of 2026-01-05 has run already, or is running/);
  }));

it('S7: a session that is filed is not run again, though the server has forgotten it', () =>
  onMonday(async (desk) => {
    file(desk, JSON.stringify({ version: 1, outcome: 'traded' }));
    expect(await desk.open()).toEqual({
      workflowId: 'session/main/2026-01-05',
      started: false,
      because: 'the session of 2026-01-05 has run already; it is filed as traded',
    });
    await expect(desk.handleOf('2026-01-05').describe()).rejects.toThrow(/not found/i);
  }));

it("S7: nor is one whose file can't be read", () =>
  onMonday(async (desk) => {
    file(desk, '{"version": 1, "outc');
    const { started, because } = await desk.open();
    expect(started).toBe(false);
    expect(because).toMatch(/nobody knows whether it has run/);
  }));
