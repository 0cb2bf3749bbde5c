/** Everything dies while a session waits overnight, and somebody starts it again the next day: in time, or too late. */
import { join } from 'node:path';
import { exchangeControl } from '../../src/cli/up/exchange-control';
import { exchangeAlone, KEYS } from './exchange-alone';
import { ALL_UP, allGone, folder, nightdesk, sessionsOf } from './nightdesk';

const OPEN = '2026-01-06T14:30:00Z';
/** What the clock announces for the rest of the night: 17 h 25 min in 5 s. */
const NIGHT_SPEED = 12_540;

/** A state folder whose runner, Temporal server, worker and exchange were killed at the beginning of the first night. */
async function killedOvernight(): Promise<string> {
  const state = join(folder(), 'state');
  const run = nightdesk('up', '--state', state, '--night', '5s');
  await run.says(ALL_UP);
  await run.says(/night {2}until/);
  const parts = run.parts();
  run.kill('SIGKILL');
  await run.ended;
  await allGone(parts);
  return state;
}

/** Lets the market go on to an instant while nothing of the desk runs. */
const marketGoesOnTo = (instant: string, state: string): Promise<void> =>
  exchangeAlone(state, (url) => exchangeControl({ url, ...KEYS }).holdAt(instant, NIGHT_SPEED, OPEN));

test('started again before the open, the session goes on and trades (slow)', async () => {
  const state = await killedOvernight();
  await marketGoesOnTo('2026-01-06T14:00:00Z', state);
  const [record] = await sessionsOf(state, '--sessions', '1');
  expect(record).toMatchObject({ session: { date: '2026-01-05' }, outcome: 'traded' });
});

test('started again after the entry window, it ends by itself: nothing is bought, nothing is left open (slow)', async () => {
  const state = await killedOvernight();
  await marketGoesOnTo('2026-01-06T15:05:00Z', state);
  const [record] = await sessionsOf(state, '--sessions', '1');
  expect(record).toMatchObject({ session: { date: '2026-01-05' }, outcome: 'window-missed', intents: [] });
  const codes = new Set(record?.decisions.map(({ code }) => code));
  expect([...codes]).toEqual(['WINDOW_OVER']);
});
