import { Command } from 'commander';
import type { History } from '@temporalio/common/lib/proto-utils';
import { SCAN_ARTIFACT, wholeScan } from '../../activities/scan-artifact';
import { historyOf } from '../../audit/recorded-session';
import { readableHistory } from '../../codec/readable-history';
import { EXIT } from '../exit-codes';
import { symbol as readSymbol } from '../flags';
import { UsageError } from '../usage-error';
import { explainSymbol, type ScanArtifact, type SymbolExplanation } from './explain-symbol';
import { explanationPage } from './explanation-page';
import { readEvidence, type HistoryEvidence } from './history-evidence';
import { readSession, type SeenSession } from './read-session';
import { print, remark, whichDate, withDeskFlags, type SessionFlags } from './session-flags';
import { withSessions, type SessionSource } from './session-source';
import { noSession } from './show';

/** `nightdesk explain` and `nightdesk session explain`. */
export const explainCommand = (done: (code: number) => void): Command =>
  withDeskFlags(
    new Command('explain')
      .description(
        'Explains why a symbol was bought, sold or kept, or why not: every check, with its numbers.',
      )
      .argument('<symbol>', 'the symbol, like COST')
      .argument('[session]', 'the date of the session or its workflow id (default: the newest)'),
  )
    .addHelpText(
      'after',
      `
The rules are asked again on what the session saw, which is in its history: the server's, or the one that was filed.
Where there is none, the session's record tells what it kept: the numbers of the first refusal, and the codes of others.

  nightdesk explain COST 2026-01-05`,
    )
    .action((name: string, asked: string | undefined, flags: SessionFlags) =>
      withSessions(flags, async (source) => {
        const symbol = readSymbol('SYMBOL', name.toUpperCase());
        const date = await whichDate(source, asked);
        const session = await readSession(source, date);
        if (!session) throw noSession(source, date);
        const explanation = await explain(source, session, symbol);
        if (source.client === null) remark(source.absence);
        print(flags, explanation, () => explanationPage(explanation));
        done(EXIT.good);
      }),
    );

async function explain(
  source: SessionSource,
  session: SeenSession,
  symbol: string,
): Promise<SymbolExplanation> {
  const { record, workflowId } = session;
  if (!record)
    throw new Error(
      `${workflowId} has recorded nothing that could be explained; \`nightdesk session show\` tells more`,
    );
  const explanation = explainSymbol(symbol, {
    record,
    evidence: await evidenceOf(source, session),
    artifact: await artifactOf(source, record.provenance.artifact),
  });
  if (explanation.sides.length > 0) return explanation;
  throw new UsageError(
    `the session of ${session.date} never met ${symbol}: it isn't in the universe, and the desk didn't hold it` +
      (record.scan ? '' : '; there is no scan yet'),
  );
}

/** From the server while it has the run, else from the history that was filed; null where neither has it. */
async function evidenceOf(
  { client, artifacts, desk, encryption }: SessionSource,
  { record, workflowId, source, date }: SeenSession,
): Promise<HistoryEvidence | null> {
  if (!record) return null;
  const { runId } = record.provenance;
  const evidenceIn = (history: History): HistoryEvidence | null =>
    readEvidence(readableHistory(history, encryption), record);
  if (client && source !== 'filed record')
    return evidenceIn(await client.workflow.getHandle(workflowId, runId).fetchHistory());
  const filed = await artifacts.readHistory({ desk, date, runId });
  return filed === null ? null : evidenceIn(historyOf(filed));
}

/** Null for a session without a scan; a folder that isn't the worker's has no artifacts, and that is said. */
async function artifactOf(
  { artifacts, stateDir }: SessionSource,
  hash: string | null,
): Promise<ScanArtifact | null> {
  if (hash === null) return null;
  try {
    const kept = SCAN_ARTIFACT.parse(await artifacts.get(hash));
    const found = await wholeScan(kept, artifacts);
    // Of a large universe the artifact by itself tells of the candidates and of what was held.
    return found.kind === 'whole' ? found.artifact : kept;
  } catch (error) {
    remark(
      `${error instanceof Error ? error.message : String(error)}; --state ${stateDir} may not be the worker's`,
    );
    return null;
  }
}
