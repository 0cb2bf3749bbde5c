/**
 * A backtest is the real desk, record by record: kept so for the year of real bars and for twenty synthetic markets.
 * Minutes, not seconds: each session runs through Temporal.
 */
import { readSessionsTable } from '../../src/config/sessions-table';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { nightdesk } from './nightdesk';

jest.setTimeout(900_000);

/** Runs both, and returns how many orders each sent. Throws with everything said where they part. */
async function parity(...period: readonly string[]): Promise<{ sessions: number; orders: number }> {
  const { code, stdout, stderr } = await nightdesk('parity', ...period).ended;
  const [, sessions, orders] = /^rehearsal {2}(\d+) sessions, (\d+) orders in /m.exec(stdout) ?? [];
  if (code !== 0 || sessions === undefined) throw new Error(`${stdout}${stderr}`);
  return { sessions: Number(sessions), orders: Number(orders) };
}

describeWithRealBars('on real bars', () => {
  test('every session of 2024', async () => {
    const period = ['--bars', realBarsFile ?? '', '--from', '2024-01-02', '--to', '2024-12-31'];
    const { sessions, orders } = await parity(...period);
    expect(sessions).toBe(251);
    expect(orders).toBeGreaterThan(200);
  });
});

describe('on the synthetic market', () => {
  const days = readSessionsTable().filter(({ date }) => date >= '2025-12-01');

  // Each seed has ten sessions of its own: a whole year with both clock changes, its holidays and its early closes.
  test.each(Array.from({ length: 20 }, (_, index) => [index + 1, index * 12] as const))(
    'seed %i, from the %i-th session',
    async (seed, first) => {
      const [from, to] = [days[first]?.date ?? '', days[first + 10]?.date ?? ''];
      expect((await parity('--seed', `${seed}`, '--from', from, '--to', to)).sessions).toBe(10);
    },
  );
});
