/** A run: a market in which ten stocks are bought every week, and one session a week with its losses. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { weeklyDips } from '../bench/weekly-dips';
import { embeddedRules } from '../src/config/embedded-rules';
import { loadConfig } from '../src/config/config';
import { newYorkInstant } from '../src/config/new-york-time';
import { instantMs, instantText, MINUTE } from '../src/domain/instant';
import { openMarket } from '../src/exchange/market/market-source';
import type { Loss } from './losses';
import { openAccount, runSession, type Judged } from './sessions';
import type { Programs } from './machine';
import { startStand } from './stand';

export interface TopologyRun {
  readonly root: string;
  readonly folder: string;
  readonly programs: Programs;
  /** What each session loses. */
  readonly losses: readonly (readonly Loss[])[];
  /** Told of each session as it is judged, while everything still runs. */
  readonly tell: (judged: Judged) => void | Promise<void>;
}

/** Orders that each session sends: each week so many stocks more dip, and those of the weeks before are still held. */
export const ORDERS = 5;
const SEED = 7;
const CASH = '100000';
/** The exchange's clock runs while all else starts. */
const TIME_TO_START = 5 * MINUTE;

/** Runs one session for each list of losses. Throws when a session can't be judged. */
export async function runTopology({
  root,
  folder,
  programs,
  losses,
  tell,
}: TopologyRun): Promise<readonly Judged[]> {
  mkdirSync(folder, { recursive: true });
  const bars = join(folder, 'bars.csv');
  const { sessions, csv } = weeklyDips(losses.map((_, week) => ORDERS * (week + 1)));
  writeFileSync(bars, csv);
  const { scan } = loadConfig(undefined, embeddedRules()).rules;
  const first = instantMs(newYorkInstant(sessions[0]?.date ?? '', scan.at));
  const stand = await startStand({
    ...{ root, folder, programs, bars, seed: SEED, cash: CASH, config: '' },
    startAt: instantText(first - TIME_TO_START),
  });
  try {
    const account = openAccount(stand, openMarket({ seed: SEED, bars }), CASH);
    const judged: Judged[] = [];
    for (const [index, { date, tradingDay }] of sessions.entries()) {
      const one = await runSession(account, { date, tradingDay, losses: losses[index] ?? [] });
      judged.push(one);
      await tell(one);
      // A worker that was lost is back for the next session.
      for (const part of [stand.parts['worker-1'], stand.parts['worker-2']])
        if (part.pid() === null) await part.start();
    }
    return judged;
  } finally {
    await stand.stop();
  }
}
