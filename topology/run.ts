/** A run: a market in which some stocks more dip every week, and one night a week with its losses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weeklyDips } from '../bench/weekly-dips';
import { loadConfig } from '../src/config/config';
import { embeddedRules } from '../src/config/embedded-rules';
import { newYorkInstant } from '../src/config/new-york-time';
import { instantMs, instantText, MINUTE } from '../src/domain/instant';
import { openMarket } from '../src/exchange/market/market-source';
import type { Loss } from './losses';
import type { Programs } from './machine';
import { openFloor, runDay, type JudgedDay } from './sessions';
import { startStand, WORKERS, type Stand } from './stand';

export interface TopologyRun {
  readonly root: string;
  readonly folder: string;
  readonly programs: Programs;
  readonly desks: readonly string[];
  /** Default: one state folder for both workers. */
  readonly foldersApart?: boolean;
  /** What each night's open loses. */
  readonly losses: readonly (readonly Loss[])[];
  /** Done in each night, while the market stands; `night` counts from 0. */
  readonly inTheNight?: (night: number, stand: Stand) => Promise<void>;
  /** Told of each day as it is judged, while everything still runs; what is done then, the next night meets. */
  readonly tell: (judged: JudgedDay, stand: Stand) => void | Promise<void>;
}

/** Stocks that each desk buys in a week; those of the weeks before are still held. There are twenty in all. */
export const ORDERS = 4;
const SEED = 7;
const CASH = '100000';
/** The exchange's clock runs while all else starts. */
const TIME_TO_START = 5 * MINUTE;

/** Runs one night and its day for each list of losses. Throws when a session can't be judged. */
export async function runTopology(options: TopologyRun): Promise<readonly JudgedDay[]> {
  const { root, folder, programs, desks, losses, tell, foldersApart = false } = options;
  const { inTheNight = () => Promise.resolve() } = options;
  mkdirSync(folder, { recursive: true });
  const bars = join(folder, 'bars.csv');
  const { sessions, csv } = weeklyDips(losses.map((_, week) => ORDERS * (week + 1)));
  writeFileSync(bars, csv);
  const { scan } = loadConfig(undefined, embeddedRules()).rules;
  const first = instantMs(newYorkInstant(sessions[0]?.date ?? '', scan.at));
  const stand = await startStand({
    ...{ root, folder, programs, desks, bars, seed: SEED, cash: CASH, foldersApart },
    startAt: instantText(first - TIME_TO_START),
  });
  try {
    const floor = openFloor(stand, desks, openMarket({ seed: SEED, bars }), CASH);
    const judged: JudgedDay[] = [];
    for (const [index, { date, tradingDay }] of sessions.entries()) {
      const one = await runDay(floor, {
        ...{ date, tradingDay, losses: losses[index] ?? [] },
        inTheNight: () => inTheNight(index, stand),
      });
      judged.push(one);
      await tell(one, stand);
      // A worker that was lost is back for the next night.
      for (const part of WORKERS.map((name) => stand.parts[name]))
        if (part.pid() === null) await part.start();
    }
    return judged;
  } finally {
    await stand.stop();
  }
}
