/**
 * From every symbol that was scanned to every entry that was filled: how many are left at each stage, and for which
 * reasons the others are not. Each stage is the next one and what was lost in between, by how it is counted.
 */
import type { ReasonCode } from '../domain/reasons';
import type { IntentRecord } from '../domain/session-record';
import { scanCounts } from '../domain/scan-record';
import type { ReportSession } from './report-data';
import { isFilled } from './traded-symbols';

export const STAGES = ['scanned', 'oversold', 'fresh', 'within cap', 'sent', 'filled'] as const;
export type StageName = (typeof STAGES)[number];

/** A reason code, or what has none because no rule refused anything. */
export type LossReason =
  | ReasonCode
  | 'not oversold'
  | 'excluded, not listed'
  | 'no decision'
  | 'no intent'
  | 'not sent'
  | 'still working';

export interface Loss {
  readonly reason: LossReason;
  readonly count: number;
}

export interface Stage {
  readonly name: StageName;
  readonly count: number;
  /** Why the ones that don't reach the next stage don't, the most frequent first. */
  readonly losses: readonly Loss[];
}

/**
 * What keeps a candidate from being fresh, or from being judged at all. Every other refusal is one of room: the tier,
 * the account, the size, or that the symbol is held already.
 */
const NOT_FRESH: ReadonlySet<ReasonCode> = new Set([
  ...([
    'SCAN_FAILED',
    'HALTED',
    'REDUCING',
    'CALENDAR_DISAGREES',
    'FRACTIONAL_UNPROVEN',
    'WINDOW_OVER',
  ] as const),
  ...(['GIVEN_UP', 'CANCELLED', 'NO_SCAN_PRICE', 'NOT_TRADABLE', 'CORPORATE_ACTION', 'FEED_MIXED'] as const),
  ...(['NOT_OPENED', 'QUOTE_AGE', 'GAP', 'SPREAD', 'SIGNAL_AGE', 'VOLATILITY_REGIME'] as const),
  'BASELINE_REGIME',
]);

/** The funnel of a session, or of several. */
export function funnel(sessions: readonly ReportSession[]): readonly Stage[] {
  const ways = sessions.flatMap(waysOf);
  return STAGES.map((name, index) => {
    const reached = ways.filter(({ stage }) => stage >= index);
    const lost = ways.filter(({ stage }) => stage === index && index < STAGES.length - 1);
    return { name, count: reached.length, losses: counted(lost.map(({ reason }) => reason)) };
  });
}

/** How far one symbol of one session came, and what ended it there. */
interface Way {
  /** The last stage that it reached, counted from zero. */
  readonly stage: number;
  readonly reason: LossReason;
}

function waysOf({ scan, decisions, intents }: ReportSession): readonly Way[] {
  if (!scan) return [];
  const { symbols, excluded, candidates } = scan;
  const counts = scanCounts(scan);
  const [scanned, oversold] = [0, 1];
  const others = Math.max(0, symbols - candidates.length - counts.outranked);
  return [
    ...excluded.map(({ code }) => ({ stage: scanned, reason: code })),
    ...times(counts.excluded - excluded.length, { stage: scanned, reason: 'excluded, not listed' }),
    ...times(others, { stage: scanned, reason: 'not oversold' }),
    ...times(counts.outranked, { stage: oversold, reason: 'RANK' }),
    ...candidates.map(({ symbol }): Way => {
      const decision = decisions.find((each) => each.side === 'buy' && each.symbol === symbol);
      if (!decision) return { stage: oversold, reason: 'no decision' };
      const { verdict, code } = decision;
      if (verdict === 'denied') return { stage: NOT_FRESH.has(code) ? oversold : 2, reason: code };
      const intent = intents.find((each) => each.side === 'buy' && each.symbol === symbol);
      return intent ? wayOf(intent) : { stage: 3, reason: 'no intent' };
    }),
  ];
}

const times = (length: number, way: Way): readonly Way[] => Array.from({ length }, () => way);

function wayOf(intent: IntentRecord): Way {
  if (isFilled(intent)) return { stage: 5, reason: 'FILLED' };
  const wasSent = intent.rungs.some(
    ({ outcome, code }) => !STAYED.has(outcome) && !(code && NEVER_LEFT.has(code)),
  );
  const { code, outcome } = intent;
  if (wasSent) return { stage: 4, reason: code ?? (outcome === 'working' ? 'still working' : 'UNFILLED') };
  return { stage: 3, reason: code ?? 'not sent' };
}

const STAYED: ReadonlySet<string> = new Set(['denied', 'placing']);
const NEVER_LEFT: ReadonlySet<ReasonCode> = new Set([
  'NEVER_ARRIVED',
  'BROKER_UNREACHABLE',
  'RULES_MISSING',
  'SIGNAL_UNPROVEN',
  'WRONG_BROKER',
]);

function counted(reasons: readonly LossReason[]): readonly Loss[] {
  const counts = new Map<LossReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}
