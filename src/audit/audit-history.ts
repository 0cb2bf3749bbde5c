/**
 * The audit of one session's history (design, section 6). Three guarantees, each by itself:
 *   1. compatibility: today's code gives the recorded commands, in kind and order;
 *   2. decisions: it gives them with the recorded values, and every scan and gateway check, made again from its
 *      artifact or its evidence, comes out as recorded;
 *   3. provenance: the record names the code, the rules and the scan that it was made by.
 */
import type { ArtifactStore } from '../activities/artifact-store';
import type { History } from '@temporalio/common/lib/proto-utils';
import { codeVersion } from '../workers/code-version';
import { auditBundlePath } from '../workers/workflow-bundle';
import { findings, type Findings, type SessionAudit } from './audit-finding';
import { checkGateway } from './check-gateway';
import { briefOf, checkProvenance } from './check-provenance';
import { checkScans } from './check-scan';
import { compareCalls } from './compare-calls';
import { recordedSession, type Closing, type RecordedSession } from './recorded-session';
import { openReplayer } from './replay';

/** Audits one history after the other. */
export interface Auditor {
  /** Throws `NotASessionError` for a history that is none of a session. Artifacts of the session are read, none written. */
  audit(history: History, artifacts: ArtifactStore): Promise<SessionAudit>;
  close(): Promise<void>;
}

/** The code that audits. */
export interface AuditCode {
  /** The workflows' bundle with the recording interceptors. */
  readonly bundlePath: string;
  readonly version: string;
}

const builtCode = (): AuditCode => ({ bundlePath: auditBundlePath(), version: codeVersion() });

/** An auditor, of what `npm run build` built where nothing else is said. `Runtime.install` first to quiet the SDK. */
export function openAuditor({ bundlePath, version }: AuditCode = builtCode()): Auditor {
  const replayer = openReplayer(bundlePath);
  return {
    async audit(history, artifacts) {
      const recorded = recordedSession(history);
      const log = findings();
      const replay = await replayer.replay({
        workflowId: recorded.workflowId,
        runId: recorded.runId,
        history,
      });
      compareCalls(recorded, replay, log);
      const brief = briefOf(recorded);
      let scans = 0;
      let gatewayChecks = 0;
      if (brief) {
        await checkProvenance(recorded, brief, artifacts, version, log);
        scans = await checkScans(recorded, brief.rules, artifacts, log);
        gatewayChecks = checkGateway(recorded, brief.rules, log);
      }
      const closing = closingNote(recorded.closing);
      if (closing !== null) log.note(closing);
      return sessionAudit(recorded, log, { scans, gatewayChecks });
    },
    close: () => replayer.close(),
  };
}

/** Audits one history with an auditor of its own. */
export async function auditHistory(
  history: History,
  artifacts: ArtifactStore,
  code?: AuditCode,
): Promise<SessionAudit> {
  const auditor = openAuditor(code);
  try {
    return await auditor.audit(history, artifacts);
  } finally {
    await auditor.close();
  }
}

function sessionAudit(
  { key, workflowId, runId, timers, activities }: RecordedSession,
  { differences, unaudited, notes }: Findings,
  made: { readonly scans: number; readonly gatewayChecks: number },
): SessionAudit {
  const verdict = differences.length > 0 ? 'differs' : unaudited.length > 0 ? 'unaudited' : 'good';
  const compared = { ...made, timers: timers.length, activities: activities.length };
  return { workflowId, runId, ...key, verdict, compared, differences, unaudited, notes };
}

/** What a history without a result is audited as. */
function closingNote(closing: Closing): string | null {
  switch (closing) {
    case 'completed':
      return null;
    case 'still open':
      return 'the history has no end: audited as far as it goes';
    default:
      return `the run was ${closing}: audited as far as it goes, there is no record`;
  }
}
