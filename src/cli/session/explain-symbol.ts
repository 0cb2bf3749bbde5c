/** Everything that one session made of one symbol, put together from whatever is left of it. No I/O. */
import type { AskedCheck, Decision } from '../../domain/decision';
import { entryChecks } from '../../domain/gateway-check';
import { exitChecks } from '../../domain/exit-check';
import { explainChecks, type ExplainedStage } from '../../domain/explained-check';
import { explainEntry, isOfTheDay } from '../../domain/explanation';
import type { ReasonCode } from '../../domain/reasons';
import { explainDecision, explainExit } from '../../domain/recorded-explanation';
import type { Rules } from '../../domain/rules';
import type { ScanMeasurements } from '../../domain/scan';
import { explainScan } from '../../domain/scan-explanation';
import type { IntentRecord, SessionRecord } from '../../domain/session-record';
import type { GatewayCall, HistoryEvidence } from './history-evidence';

/** The part of a scan artifact that an explanation reads. */
export interface ScanArtifact {
  readonly rules: Rules;
  readonly measurements: ScanMeasurements;
}

/** What is left of a session. */
export interface SessionRemains {
  readonly record: SessionRecord;
  /** Null when the server no longer has the history, or none answers. */
  readonly evidence: HistoryEvidence | null;
  readonly artifact: ScanArtifact | null;
}

/** One side of a symbol's day: whether a lot of it was sold, or whether it was bought. JSON-plain. */
export interface ExplainedSide {
  readonly side: 'buy' | 'sell';
  /** Null for a symbol that wasn't proposed. */
  readonly decision: Decision | null;
  readonly stages: readonly ExplainedStage[];
  readonly intent: IntentRecord | null;
  /** Set where the rules, asked again, refuse for other reasons than the session recorded. */
  readonly differs: string | null;
}

export interface SymbolExplanation {
  readonly symbol: string;
  readonly desk: string;
  readonly session: SessionRecord['session'];
  /** `history`: the rules were asked again on what the session saw; `record`: the decision's own numbers. */
  readonly from: 'history' | 'record';
  /** The sale first, as in the day. Empty for a symbol that the session never met. */
  readonly sides: readonly ExplainedSide[];
}

export function explainSymbol(symbol: string, remains: SessionRemains): SymbolExplanation {
  const { record, evidence } = remains;
  const sold = record.decisions.find((each) => each.side === 'sell' && each.symbol === symbol);
  const sale = sold ? [explainSale(sold, remains)] : [];
  const purchase = explainPurchase(symbol, remains);
  return {
    symbol,
    desk: record.desk,
    session: record.session,
    from: evidence ? 'history' : 'record',
    sides: [...sale, ...(purchase ? [purchase] : [])],
  };
}

function explainSale(decision: Decision, { record, evidence, artifact }: SessionRemains): ExplainedSide {
  const rules = evidence?.rules ?? artifact?.rules ?? null;
  const { symbol } = decision;
  return {
    side: 'sell',
    decision,
    stages: [explainExit(decision, rules), ...gatewayStages(symbol, 'sell', evidence)],
    intent: intentOf(symbol, 'sell', record),
    differs: null,
  };
}

function explainPurchase(symbol: string, remains: SessionRemains): ExplainedSide | null {
  const { record, evidence, artifact } = remains;
  const decision = record.decisions.find((each) => each.side === 'buy' && each.symbol === symbol) ?? null;
  const scan = scanStage(symbol, remains);
  const intent = intentOf(symbol, 'buy', record);
  if (!decision) {
    return scan && { side: 'buy', decision, stages: [scan], intent, differs: null };
  }
  const candidate = evidence?.open?.candidates.find((each) => each.symbol === symbol);
  const kept = isOfTheDay(decision.code) ? decision.code : null;
  const stages =
    evidence?.open && candidate
      ? explainEntry(candidate, evidence.open, kept)
      : explainDecision(decision, evidence?.rules ?? artifact?.rules ?? null);
  return {
    side: 'buy',
    decision,
    stages: [...(scan ? [scan] : []), ...stages, ...gatewayStages(symbol, 'buy', evidence)],
    intent,
    differs: difference(decision, stages),
  };
}

function scanStage(symbol: string, { record, artifact }: SessionRemains): ExplainedStage | null {
  const facts = artifact
    ? ({ kind: 'artifact', ...artifact } as const)
    : record.scan && ({ kind: 'record', scan: record.scan } as const);
  const told = facts && explainScan(symbol, facts);
  return told && { ...told, at: record.session.scanAt };
}

const intentOf = (symbol: string, side: 'buy' | 'sell', { intents }: SessionRecord): IntentRecord | null =>
  intents.find((each) => each.symbol === symbol && each.side === side) ?? null;

/** The gateway's repetition of the checks, for every order that asked to leave. */
const gatewayStages = (
  symbol: string,
  side: 'buy' | 'sell',
  evidence: HistoryEvidence | null,
): readonly ExplainedStage[] =>
  evidence ? evidence.gateway.flatMap((call) => gatewayStage(call, symbol, side, evidence.rules)) : [];

function gatewayStage(
  { request, answer }: GatewayCall,
  symbol: string,
  side: 'buy' | 'sell',
  rules: Rules,
): readonly ExplainedStage[] {
  // What was found at the broker, or may be there, was judged when it left.
  if (!('evidence' in answer)) return [];
  const { evidence, halt } = answer;
  const told = (order: string, asked: readonly AskedCheck[]): readonly ExplainedStage[] => [
    { stage: 'gateway', at: evidence.clock.at, order, checks: explainChecks(asked, rules, false) },
  ];
  if (request.kind === 'entry' && side === 'buy' && request.entry.intent.symbol === symbol)
    return told(request.entry.clientOrderId, entryChecks(request.entry, evidence, halt, rules));
  if (request.kind === 'exit' && side === 'sell' && request.exit.intent.symbol === symbol)
    return told(request.exit.clientOrderId, exitChecks(request.exit, evidence, halt));
  return [];
}

/** Whether the rules, asked again, refuse for the recorded reasons. */
function difference({ failed }: Decision, stages: readonly ExplainedStage[]): string | null {
  const again = new Set<ReasonCode>(
    stages.flatMap(({ checks }) =>
      checks.flatMap(({ verdict, code }) => (verdict === 'refused' && code !== null ? [code] : [])),
    ),
  );
  const same = again.size === failed.length && failed.every((code) => again.has(code));
  if (same) return null;
  const named = (codes: readonly string[]): string => (codes.length === 0 ? 'no refusal' : codes.join(', '));
  return (
    `The session recorded ${named(failed)}; asked again on what it saw, the rules of this program say ` +
    `${named([...again])}. \`nightdesk audit\` tells where they part.`
  );
}
