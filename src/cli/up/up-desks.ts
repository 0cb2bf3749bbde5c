/** `nightdesk up --desks`: the sessions of many desks at one exchange, each with an account of its own. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { folderArtifactStore, type ArtifactStore } from '../../activities/artifact-store';
import { loadConfig, type Config } from '../../config/config';
import { readDeskFolder } from '../../config/desk-folder';
import { embeddedRules } from '../../config/embedded-rules';
import { newYorkInstant, newYorkStamp } from '../../config/new-york-time';
import { readSessionsTable } from '../../config/sessions-table';
import { instantMs, instantText } from '../../domain/instant';
import type { SessionRecord } from '../../domain/session-record';
import { filledCount, refusedCount } from '../../domain/session-tally';
import { loadFaultPlan } from '../../exchange/faults/plan-file';
import { openMarket } from '../../exchange/market/market-source';
import { EXIT } from '../exit-codes';
import { columns } from '../text-table';
import { checkMarket, checkPorts } from './check-run';
import { chooseRun, daysToRun, marketSource } from './choose-run';
import { TIME_TO_START } from './exchange-pace';
import type { RunDesks, UpOptions } from './options';
import { dollars } from './period-summary';
import { runDesks } from './run-desks';
import { checkState, readIdentity, statePaths, takeState } from './run-state';
import { startDesk } from './running';

/** Runs sessions of many desks as asked. `told` resolves when the operator wants to end. Returns the exit code. */
export async function upDesks(
  options: UpOptions & { readonly desks: RunDesks },
  say: (line: string) => void,
  told: Promise<void>,
): Promise<number> {
  const { stateDir, fresh, desks } = options;
  const run = chooseRun(options, fresh ? null : readIdentity(stateDir));
  checkState(stateDir, run, fresh);
  const configs = configsOf(desks);
  const market = openMarket(marketSource(run));
  const artifacts = folderArtifactStore(stateDir);
  const done = fresh ? null : await lastDone(artifacts, desks.names);
  const days = daysToRun(readSessionsTable(), done, run.from, options.sessions);
  checkMarket(market, run, days, []);
  if (options.faults !== null) loadFaultPlan(options.faults, market.symbols);
  await checkPorts(options.ports);
  takeState(stateDir, run, fresh);
  if (desks.folder === null) writeDesks(statePaths(stateDir).desks, desks.names);

  const scanTime =
    configs
      .map(({ rules }) => rules.scan.at)
      .sort()
      .at(-1) ?? '16:05';
  const entryWindowMs = Math.max(...configs.map(({ rules }) => rules.open.entryWindowMs));
  const firstScan = newYorkInstant(days[0]?.date ?? run.from, scanTime);
  const running = await startDesk(options, run, instantText(instantMs(firstScan) - TIME_TO_START));
  try {
    const accounts = `${desks.names.length} desks of ${dollars(run.cash)} USD each`;
    say(pc.bold(`Nightdesk · embedded · ${market.label} · ${accounts} · UI ${running.uiUrl}`));
    if (done !== null) say(pc.dim(`goes on after the session of ${done}; --fresh starts over`));
    const ended = told.then(() => null);
    const records: SessionRecord[] = [];
    for (const { date, tradingDay } of days) {
      const scanAt = newYorkInstant(date, scanTime);
      say('');
      say(`${newYorkStamp(scanAt)}  scan, night, and the open of ${newYorkStamp(tradingDay.open)}`);
      const day = { date, desks: desks.names, scanAt, tradingDay, nightMs: options.nightMs, entryWindowMs };
      const sessions = runDesks(running.desk, day);
      const came = await Promise.race([sessions, running.died, ended]);
      if (came === null) return EXIT.interrupted;
      for (const line of columns(came.map(rowOf), '  ')) say(line);
      records.push(...came);
    }
    if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(records, null, 2)}\n`);
    say('');
    say(`nightdesk report --desk ${desks.names[0]} --state ${stateDir} draws a desk's sessions`);
    if (!options.exit) {
      const folder = desks.folder ?? statePaths(stateDir).desks;
      say(`nightdesk desks --desks ${folder} --state ${stateDir} lists the desks`);
      say(`Each session is a workflow: ${running.uiUrl}`);
      say('Ctrl-C ends everything; the next start goes on from here.');
      await Promise.race([ended, running.died]);
    }
    return EXIT.good;
  } finally {
    await running.stop();
  }
}

const configsOf = ({ folder, names }: RunDesks): readonly Config[] =>
  folder === null
    ? names.map((desk) => loadConfig(undefined, { ...embeddedRules(), desk }))
    : readDeskFolder(folder, embeddedRules());

function writeDesks(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const desk of names) writeFileSync(join(folder, `${desk}.yaml`), `desk: ${desk}\n`);
}

/** The last date that every desk has a record of; a day that some lack is run again, and those that have it stay. */
async function lastDone(artifacts: ArtifactStore, desks: readonly string[]): Promise<string | null> {
  const last = await Promise.all(desks.map(async (desk) => (await artifacts.recordDates(desk)).at(-1) ?? ''));
  const [earliest = ''] = last.sort();
  return earliest === '' ? null : earliest;
}

/** A desk's day: what it came to, and its account after it. */
function rowOf(record: SessionRecord): readonly string[] {
  const { desk, outcome, observations } = record;
  const after = observations.at(-1);
  return [
    desk,
    outcome,
    `${filledCount(record)} filled`,
    `${refusedCount(record)} refused`,
    after ? `equity ${dollars(after.equity)} USD, ${positionsText(after.positions.length)}` : '',
  ];
}

const positionsText = (count: number): string => `${count} ${count === 1 ? 'position' : 'positions'}`;
