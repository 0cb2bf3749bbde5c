/**
 * `npm run bench`: measures backtests, then the desk on a real dev server, exchange and worker, and prints the tables of
 * docs/benchmarks.md; `-- --only backtest` measures one part. Nothing here is a test: what a machine was slow at fails nobody.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { version as sdkVersion } from '@temporalio/client/package.json';
import { DEFAULT_RULES } from '../src/config/defaults';
import { newYorkInstant } from '../src/config/new-york-time';
import { sessionWorkflowId } from '../src/domain/session';
import { runSession } from '../src/cli/up/run-session';
import { findTemporalBinary, type TemporalBinary } from '../src/workers/temporal-binary';
import { measureBacktests } from './backtest-times';
import { startBenchDesk, type BenchDesk } from './bench-desk';
import { COMMANDS, timeStart, type StartTimes } from './first-start';
import { openTimes } from './history-times';
import { requestTable, sessionTable, startTable, type MeasuredSession } from './report';
import { weeklyDips, type PlannedSession } from './weekly-dips';

/** Orders of a session; the sizes take turns, so that a machine that gets busier does so for all of them. */
const SIZES = [1, 5, 10];
/** Sessions measured of each size, after one of each that isn't. */
const ROUNDS = 15;
const STARTS = 3;
const NIGHT_MS = 1_000;

/** What can be measured by itself with `--only`. */
const PARTS: Readonly<Record<string, (scratch: string) => Promise<void>>> = {
  backtest: () => measureBacktests((text) => console.log(`\n${text}`)),
  sessions: printSessions,
  starts: printStarts,
};

/** Prints each table when it is measured, so that a failure later on loses none; then the logs are left where they are. */
async function main(): Promise<void> {
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  const chosen = Object.entries(PARTS).filter(([name]) => only === undefined || name === only);
  if (chosen.length === 0)
    throw new Error(
      `--only ${only ?? ''}: there is no such part; there are ${Object.keys(PARTS).join(', ')}`,
    );
  const scratch = mkdtempSync(join(tmpdir(), 'nightdesk-bench-'));
  note(`logs are in ${scratch}, which is deleted when all went well`);
  console.log(`${machine()}\n\n${loadNow('at the start')}`);
  for (const [name, measure] of chosen) {
    await measure(scratch);
    console.log(`\n${loadNow(`after ${name}`)}`);
  }
  rmSync(scratch, { recursive: true });
}

async function printSessions(scratch: string): Promise<void> {
  const temporal = await findTemporalBinary('cli');
  console.log(`\nTemporal CLI ${temporal.version ?? '?'}, Temporal SDK ${sdkVersion}.`);
  const measured = await measureSessions(scratch, temporal);
  console.log(`\n${sessionTable(measured)}\n\n${requestTable(measured)}`);
}

async function printStarts(scratch: string): Promise<void> {
  const starts: Record<string, StartTimes[]> = {};
  for (const command of Object.keys(COMMANDS) as (keyof typeof COMMANDS)[]) {
    starts[command] = [];
    for (let run = 1; run <= STARTS; run += 1) {
      note(`${command}, run ${run} of ${STARTS}`);
      starts[command].push(await timeStart(command, join(scratch, 'start')));
    }
  }
  console.log(`\n${startTable(starts)}`);
}

async function measureSessions(stateDir: string, temporal: TemporalBinary): Promise<MeasuredSession[]> {
  const { sessions, csv } = weeklyDips(Array.from({ length: ROUNDS + 1 }, () => SIZES).flat());
  const startAt = newYorkInstant(sessions[0]!.date, DEFAULT_RULES.scan.at);
  const desk = await startBenchDesk(stateDir, csv, startAt, temporal);
  try {
    const measured: MeasuredSession[] = [];
    for (const [index, session] of sessions.entries()) {
      note(`session ${index + 1} of ${sessions.length}, ${session.orders} orders`);
      measured.push(await measureSession(desk, session));
    }
    return measured.slice(SIZES.length);
  } finally {
    await desk.stop();
  }
}

async function measureSession(
  desk: BenchDesk,
  { date, tradingDay, orders }: PlannedSession,
): Promise<MeasuredSession> {
  await desk.takeRequests();
  const key = { desk: DEFAULT_RULES.desk, date };
  const record = await runSession(
    desk,
    {
      key,
      scanAt: newYorkInstant(date, DEFAULT_RULES.scan.at),
      tradingDay,
      nightMs: NIGHT_MS,
      entryWindowMs: DEFAULT_RULES.open.entryWindowMs,
    },
    () => undefined,
  );
  const requests = await desk.takeRequests();
  const filled = record.intents.filter((intent) => intent.outcome === 'filled').length;
  if (filled !== orders) {
    throw new Error(
      `${date}: ${filled} orders filled instead of ${orders}: ${JSON.stringify(record, null, 1)}`,
    );
  }
  await desk.sellEverything(tradingDay.date);
  const handle = desk.client.workflow.getHandle(sessionWorkflowId(key));
  const { historyLength, historySize } = await handle.describe();
  return {
    ...openTimes(await handle.fetchHistory()),
    events: historyLength,
    bytes: historySize ?? 0,
    requests,
  };
}

const machine = (): string =>
  `Measured ${new Date().toISOString().slice(0, 10)} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ` +
  `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}. ` +
  'Medians, with least and most in brackets.';

const loadNow = (when: string): string =>
  `Load averages ${when}: ${loadavg()
    .map((each) => each.toFixed(2))
    .join(' ')}.`;

const note = (text: string): void => console.error(text);

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
