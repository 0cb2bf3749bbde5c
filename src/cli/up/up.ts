/** `nightdesk up`: a Temporal dev server, the embedded exchange and a worker, and sessions on them. */
import { writeFileSync } from 'node:fs';
import pc from 'picocolors';
import { folderArtifactStore } from '../../activities/artifact-store';
import { fetchHistory } from '../../activities/session-runs';
import { loadConfig } from '../../config/config';
import { embeddedRules } from '../../config/embedded-rules';
import { newYorkInstant } from '../../config/new-york-time';
import { readSessionsTable } from '../../config/sessions-table';
import { instantMs, instantText } from '../../domain/instant';
import type { Rules } from '../../domain/rules';
import type { SessionRecord } from '../../domain/session-record';
import { loadFaultPlan } from '../../exchange/faults/plan-file';
import { openMarket } from '../../exchange/market/market-source';
import { EXIT } from '../exit-codes';
import { readableHistory } from '../../codec/readable-history';
import type { FiledSource } from '../report/read-filed';
import { checkMarket, checkPorts } from './check-run';
import { chooseRun, daysToRun, marketSource, type RunDay } from './choose-run';
import type { UpOptions } from './options';
import { TIME_TO_START } from './exchange-pace';
import { periodReport } from './period-report';
import { dollars, periodSummary } from './period-summary';
import { checkState, readIdentity, takeState } from './run-state';
import { runSession, type EmbeddedDesk } from './run-session';
import { startDesk } from './running';
import { upDesks } from './up-desks';
import { parkedLines, sessionLines } from './session-view';

/** Runs sessions as asked. `told` resolves when the operator wants to end. Returns the exit code. */
export async function up(
  options: UpOptions,
  say: (line: string) => void,
  told: Promise<void>,
): Promise<number> {
  if (options.desks !== null) return upDesks({ ...options, desks: options.desks }, say, told);
  const { stateDir, fresh } = options;
  const run = chooseRun(options, fresh ? null : readIdentity(stateDir));
  // Everything that can be refused is, before anything is deleted, written or started.
  checkState(stateDir, run, fresh);
  const { rules } = loadConfig(options.config ?? undefined, embeddedRules(run.scenario ?? undefined));
  const market = openMarket(marketSource(run));
  const done = fresh ? null : ((await folderArtifactStore(stateDir).recordDates(rules.desk)).at(-1) ?? null);
  const days = daysToRun(readSessionsTable(), done, run.from, options.sessions);
  checkMarket(market, run, days, options.fractionalOff.symbols);
  if (options.faults !== null) loadFaultPlan(options.faults, market.symbols);
  await checkPorts(options.ports);
  takeState(stateDir, run, fresh);

  const firstScan = newYorkInstant(days[0]?.date ?? run.from, rules.scan.at);
  const running = await startDesk(options, run, instantText(instantMs(firstScan) - TIME_TO_START));
  try {
    say(pc.bold(`Nightdesk · embedded · ${market.label} · ${dollars(run.cash)} USD · UI ${running.uiUrl}`));
    if (done !== null) say(pc.dim(`goes on after the session of ${done}; --fresh starts over`));
    say('');
    const ended = told.then(() => null);
    const records: SessionRecord[] = [];
    for (const day of days) {
      const session = oneSession(running.desk, rules, day, options, say);
      const record = await Promise.race([session, running.died, ended]);
      if (record === null) return EXIT.interrupted;
      records.push(record);
    }
    say('');
    for (const line of periodSummary(records)) say(line);
    // The worker files a history some time after its session has ended; the server has it now.
    const history: FiledSource['history'] = async (session) =>
      readableHistory(await fetchHistory(running.desk.client, session, session.runId), options.encryption);
    say(await periodReport(stateDir, records, history));
    if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(records, null, 2)}\n`);
    if (!options.exit) {
      say('');
      say(`Each session is a workflow: ${running.uiUrl}`);
      say('Ctrl-C ends everything; the next start goes on from here.');
      await Promise.race([ended, running.died]);
    }
    return 0;
  } finally {
    await running.stop();
  }
}

/** Runs one session and prints each of its lines as soon as it is known. */
async function oneSession(
  desk: EmbeddedDesk,
  rules: Rules,
  { date, tradingDay }: RunDay,
  { nightMs, fractionalOff }: UpOptions,
  say: (line: string) => void,
): Promise<SessionRecord> {
  let said = 0;
  /** The first line of what it is parked at: said once each time. */
  let parkedAt: string | undefined;
  const show = (lines: readonly string[]): void => {
    for (const line of lines.slice(said)) say(line);
    said = Math.max(said, lines.length);
  };
  // Overnight, after the desk has looked: the hard case, which only the order ladder can answer.
  if (fractionalOff.account || fractionalOff.symbols.length > 0) {
    await desk.exchange.switchFractionalOff(fractionalOff, tradingDay.open);
  }
  const record = await runSession(
    desk,
    {
      key: { desk: rules.desk, date },
      scanAt: newYorkInstant(date, rules.scan.at),
      tradingDay,
      nightMs,
      entryWindowMs: rules.open.entryWindowMs,
    },
    ({ phase, record: soFar, attention }) => {
      show(sessionLines(soFar, phase, nightMs));
      const parked = parkedLines(attention);
      if (parked.length > 0 && parked[0] !== parkedAt) parked.forEach(say);
      parkedAt = parked[0];
    },
  );
  show(sessionLines(record, 'end', nightMs));
  return record;
}
