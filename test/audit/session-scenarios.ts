/**
 * Every path through a session, each on a driven desk of its own: what `scripts/record-histories.ts` records into
 * `test/histories/<name>/`, and what every later version of the code must replay and audit.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { SessionOutcome, SessionRecord } from '../../src/domain/session-record';
import { SESSION, type Progress } from '../../src/domain/session-messages';
import { withDrivenDesk, type DrivenDesk, type DrivenDeskOptions } from '../workflows/driven-desk';
import { OVERSOLD, scriptedMarket } from '../workflows/scripted-market';
import { keepSession, writeHistory } from './kept-session';
import type { ScenarioName } from './scenario-names';

export interface Scenario {
  /** The path, in a sentence. */
  readonly tells: string;
  readonly desk: DrivenDeskOptions;
  readonly date: string;
  /** Runs the session to its end. */
  play(desk: DrivenDesk): Promise<SessionRecord>;
  readonly outcome: SessionOutcome;
  /** What must have happened on the way: a scenario that took another path is not recorded. */
  happened(record: SessionRecord): boolean;
}

const DATE = '2026-01-05';
const SCAN_TIME = '2026-01-05T21:05:00Z';
const OPEN = '2026-01-06T14:30:00Z';
const ORDER = 'nd1-main-20260105-COST-b-f1';
const market = scriptedMarket({ COST: { [DATE]: OVERSOLD } });
const night = (options: Partial<DrivenDeskOptions> = {}): Pick<Scenario, 'desk' | 'date'> => ({
  desk: { market, startAt: SCAN_TIME, ...options },
  date: DATE,
});
const plainly = (desk: DrivenDesk): Promise<SessionRecord> => desk.run(DATE);
const codeOf = (record: SessionRecord, symbol = 'COST'): string | undefined =>
  record.decisions.find((each) => each.symbol === symbol)?.code;
const intentOf = (record: SessionRecord) => record.intents.find(({ symbol }) => symbol === 'COST');

export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  quiet: {
    tells: 'nothing is oversold, nothing is bought',
    ...night({ market: scriptedMarket({}) }),
    play: plainly,
    outcome: 'quiet',
    happened: ({ decisions }) => decisions.length === 0,
  },
  traded: {
    tells: 'one signal is bought, as a fraction',
    ...night(),
    play: plainly,
    outcome: 'traded',
    happened: (record) => intentOf(record)?.outcome === 'filled',
  },
  exited: {
    tells: 'what the desk bought two days before is stopped out at the open',
    ...night({
      market: scriptedMarket({
        COST: {
          [DATE]: OVERSOLD,
          '2026-01-06': { close: 98.8 },
          '2026-01-07': { close: 98.7 },
          '2026-01-08': { open: 90, close: 90 },
        },
      }),
    }),
    date: '2026-01-07',
    async play(desk) {
      await desk.run(DATE);
      return desk.run('2026-01-07');
    },
    outcome: 'traded',
    happened: (record) => codeOf(record) === 'STOP_LOSS',
  },
  'refused-gap': {
    tells: 'the signal opens more than 2 % away from its scan price',
    ...night({ market: scriptedMarket({ COST: { [DATE]: OVERSOLD, '2026-01-06': { open: 95 } } }) }),
    play: plainly,
    outcome: 'quiet',
    happened: (record) => codeOf(record) === 'GAP',
  },
  'fall-back': {
    tells: 'the fraction is refused at the open, whole shares are bought',
    ...night(),
    async play(desk) {
      await desk.control('PUT', 'fractional', { account: false, from: OPEN });
      return desk.run(DATE);
    },
    outcome: 'traded',
    happened: (record) => intentOf(record)?.rungs.length === 2,
  },
  'unknown-resolved': {
    tells: 'an order that nobody can prove is resolved by its operator',
    ...night(),
    async play(desk) {
      await desk.faults({ name: 'reset-after', on: 'orders.place', from: OPEN, times: 1 });
      desk.before('watchOrder', async (call) => {
        if (call === 1)
          await desk.faults({
            ...{ name: 'reset-before', on: 'orders.read', symbols: ['COST'] },
            until: '2026-01-06T14:40:00Z',
          });
        if (call !== 3) return;
        await desk.handleOf(DATE).executeUpdate<string, [object]>(SESSION.resolve, {
          args: [{ clientOrderId: ORDER, filledQty: '0', reason: 'not in the list of orders' }],
        });
      });
      return desk.run(DATE);
    },
    outcome: 'quiet',
    happened: (record) => intentOf(record)?.code === 'RESOLVED',
  },
  'attention-then-retry': {
    tells: 'the scan fails, the session parks, its operator sends retry, and the day goes on',
    ...night(),
    async play(desk) {
      desk.before('scanUniverse', (call) =>
        call === 1
          ? Promise.reject(ApplicationFailure.nonRetryable('no bars to be had', 'Broker'))
          : Promise.resolve(),
      );
      // Time stands still until its record is awaited, so that it can't go on by itself.
      const session = await desk.start(DATE);
      await parked(desk);
      await desk.handleOf(DATE).signal(SESSION.retry, 'the data is back');
      return session.record();
    },
    outcome: 'traded',
    happened: (record) => record.scan !== null && intentOf(record)?.outcome === 'filled',
  },
  halt: {
    tells: 'the desk is halted between the decision and the order: nothing leaves',
    ...night(),
    play(desk) {
      desk.before('placeOrder', async (call) => {
        // The call before it is the evening's probe.
        if (call === 2) await desk.tell('halt', 'an odd print');
      });
      return desk.run(DATE);
    },
    outcome: 'halted',
    happened: (record) => intentOf(record)?.code === 'HALTED',
  },
  'window-missed': {
    tells: 'the session only starts after its entry window',
    ...night({ startAt: '2026-01-06T15:00:00Z' }),
    play: plainly,
    outcome: 'window-missed',
    happened: (record) => codeOf(record) === 'WINDOW_OVER',
  },
  'early-close': {
    tells: 'the session trades on a day that closes at 13:00, the order rests to the end of its window',
    desk: {
      market: scriptedMarket({ COST: { '2024-11-27': OVERSOLD } }),
      startAt: '2024-11-27T21:05:00Z',
      rules: { sizing: { limitAboveScan: '0' } },
    },
    date: '2024-11-27',
    play: (desk) => desk.run('2024-11-27'),
    outcome: 'quiet',
    happened: (record) =>
      record.session.close === '2024-11-29T18:00:00.000Z' && intentOf(record)?.outcome === 'unfilled',
  },
  holiday: {
    tells: 'there is no session on the date',
    desk: { market, startAt: '2024-11-28T21:05:00Z' },
    date: '2024-11-28',
    play: (desk) => desk.run('2024-11-28'),
    outcome: 'no-session',
    happened: (record) => record.scan === null,
  },
  'worker-killed': {
    tells: 'the worker is gone with the order sent and its answer in hand: the next attempt adopts the order',
    ...night(),
    play(desk) {
      desk.after('placeOrder', (call) =>
        call === 2 ? Promise.reject(new Error('the worker is gone')) : Promise.resolve(),
      );
      return desk.run(DATE);
    },
    outcome: 'traded',
    happened: (record) => intentOf(record)?.outcome === 'filled' && record.findings.length === 0,
  },
  cancelled: {
    tells: 'the session is cancelled while its order leaves: the order is cancelled and followed to its end',
    ...night({ rules: { sizing: { limitAboveScan: '0' } } }),
    play(desk) {
      // Under way at the gateway, which goes on to send: a call that has begun is waited for.
      desk.before('placeOrder', async (call) => {
        if (call === 2) await desk.handleOf(DATE).cancel();
      });
      return desk.run(DATE);
    },
    outcome: 'cancelled',
    happened: (record) => intentOf(record)?.outcome === 'unfilled',
  },
};

/** Looks this often, one answer after the other; a session that isn't parked by then never parks. */
const MOST_LOOKS = 500;

async function parked(desk: DrivenDesk): Promise<void> {
  const handle = desk.handleOf(DATE);
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const { attention = [] } = await handle.query<Partial<Progress>>(SESSION.progress);
    if (attention.some((each) => each.parked !== null)) return;
  }
  throw new Error('the session did not park');
}

/** Plays a scenario and writes its history and artifacts into a folder. Throws when it took another path. */
export async function recordScenario(scenario: Scenario, folder: string): Promise<SessionRecord> {
  const { desk: options, date, outcome } = scenario;
  return withDrivenDesk(options, async (desk) => {
    const record = await scenario.play(desk);
    if (record.outcome !== outcome || !scenario.happened(record)) {
      const { decisions, intents, findings } = record;
      throw new Error(
        `it took another path: ${record.outcome} instead of ${outcome}; ` +
          JSON.stringify({
            decisions: decisions.map(({ symbol, code }) => [symbol, code]),
            intents,
            findings,
          }),
      );
    }
    writeHistory(await keepSession(desk, date, folder));
    return record;
  });
}
