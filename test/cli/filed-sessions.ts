import { folderArtifactStore } from '../../src/activities/artifact-store';
import { backtest } from '../../src/backtest/backtest';
import { resolveConfig } from '../../src/config/config';
import { embeddedRules } from '../../src/config/embedded-rules';
import type { SessionRecord } from '../../src/domain/session-record';
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { folder } from '../e2e/nightdesk';

const { rules } = resolveConfig(null, embeddedRules());
const period = { from: '2026-01-05', to: '2026-01-09', exposures: true };
const sessions = backtest({ rules, market: syntheticMarket(7), seed: 7, cash: '100000', ...period });

/** A state folder with the records of some sessions, as a worker files them, and without anything else. */
export async function filedSessions(): Promise<string> {
  const state = folder();
  const artifacts = folderArtifactStore(state);
  for (const { date, tradingDate, equity, ...judged } of sessions) {
    const day = { open: `${tradingDate}T14:30:00.000Z`, close: `${tradingDate}T21:00:00.000Z` };
    const look = { at: day.open, equity, cash: equity, positions: [], waitingFor: [] };
    const record: SessionRecord = {
      ...{ version: 1, desk: 'main', attentions: [], outcome: judged.outcome, scan: judged.scan },
      ...{ fractional: judged.fractional, decisions: judged.decisions, intents: judged.intents },
      ...{ exposures: judged.exposures, findings: judged.findings },
      session: { date, scanAt: `${date}T21:05:00.000Z`, ...day, feed: 'sip' },
      provenance: {
        ...{ code: 'test', configHash: 'hash', artifact: null },
        ...{ workflowId: `session/main/${date}`, runId: `run-${date}` },
      },
      observations: [
        { ...look, purpose: 'open' },
        { ...look, purpose: 'settle' },
      ],
    };
    await artifacts.fileRecord({ desk: 'main', date }, record);
  }
  return state;
}
