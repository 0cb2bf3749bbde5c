/** What one session prints while it runs: four or five calm lines, each when it is known. */
import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import { decisionText } from '../../domain/decision-text';
import { durationText, instantMs } from '../../domain/instant';
import type { Attention } from '../../domain/attention';
import type { Decision } from '../../domain/decision';
import type { IntentRecord, SessionRecord } from '../../domain/session-record';
import type { Phase } from '../../domain/phase';
import { scanCounts } from '../../domain/scan-record';

const STAMP_WIDTH = 'Mon 01-05 16:05'.length;

const line = (stamp: string, step: string, text: string): string =>
  `${stamp.padEnd(STAMP_WIDTH)}  ${pc.dim(step.padEnd(6))} ${text}`;

/** A session's lines, in order, as far as its record has got; the caller prints those it hasn't printed yet. */
export function sessionLines(record: SessionRecord, phase: Phase, nightMs: number): readonly string[] {
  const { session, scan, outcome } = record;
  if (outcome === 'no-session')
    return [line(session.date, 'scan', pc.dim('no session: the exchange is closed'))];
  const lines: string[] = [];
  if (scan && session.scanAt) lines.push(line(newYorkStamp(session.scanAt), 'scan', scanText(record)));
  if (phase === 'brief' || phase === 'scan') return lines;
  if (session.scanAt && session.open) {
    const night = durationText(instantMs(session.open) - instantMs(session.scanAt));
    const opens = newYorkStamp(session.open);
    lines.push(
      line('', 'night', `until ${opens.slice(0, 3)} ${opens.slice(-5)} (${night} in ${nightMs / 1000} s)`),
    );
  }
  if (phase !== 'end' || !session.open) return lines;
  const exits = exitsText(record);
  if (exits !== '') lines.push(line(newYorkStamp(session.open), 'exits', exits));
  lines.push(line(exits === '' ? newYorkStamp(session.open) : '', 'open', openText(record)));
  lines.push(line('', 'tiers', `${tiersText(record)}     ${outcomeText(record)}`));
  for (const finding of record.findings) lines.push(line('', 'note', pc.yellow(finding)));
  return lines;
}

/** A session that waits for its operator, in the lines that somebody at this terminal needs to answer it. */
export const parkedLines = (attention: readonly Attention[]): readonly string[] =>
  attention.flatMap(({ words, parked }) =>
    parked === null
      ? []
      : [
          line('', 'parked', pc.yellow(words)),
          line('', '', `retry: ${parked.retry}`),
          line('', '', `skip: ${parked.skip}`),
          line('', '', pc.dim('send the signal in the UI, or: nightdesk session retry | skip')),
        ],
  );

function scanText({ scan }: SessionRecord): string {
  if (!scan) return '';
  const { symbols, candidates } = scan;
  const { excluded, outranked } = scanCounts(scan);
  const oversold = candidates.length + outranked;
  const named = candidates.map(({ symbol, z }) => `${symbol} ${z.toFixed(1)}`).join('  ');
  const rest = outranked === 0 ? '' : pc.dim(`  and ${outranked} more`);
  const missing = excluded === 0 ? '' : pc.yellow(`, ${excluded} excluded`);
  return `${symbols} symbols${missing}, ${oversold === 0 ? 'none oversold' : `${oversold} oversold: ${named}${rest}`}`;
}

/** Every candidate's fate, in the order of their rank; those refused for the very same reason are named together. */
function openText({ scan, decisions, intents }: SessionRecord): string {
  const fates = new Map<string, string[]>();
  for (const { symbol } of scan?.candidates ?? []) {
    const intent = intents.find((each) => each.side === 'buy' && each.symbol === symbol);
    const decision = decisions.find((each) => each.side === 'buy' && each.symbol === symbol);
    const fate = intent ? intentText(intent) : decision ? denialText(decision) : 'undecided';
    fates.set(fate, [...(fates.get(fate) ?? []), symbol]);
  }
  if (fates.size === 0) return pc.dim('nothing proposed');
  return [...fates].map(([fate, symbols]) => `${symbols.join(' ')} ${fate}`).join(pc.dim(' · '));
}

/** What the desk sells of its own, and why; what it keeps is only counted. Empty while it holds nothing. */
function exitsText({ decisions, intents }: SessionRecord): string {
  const judged = decisions.filter((each) => each.side === 'sell');
  const kept = judged.filter((each) => each.code === 'HOLD').length;
  const sold = judged.flatMap((decision) => {
    if (decision.code === 'HOLD') return [];
    const intent = intents.find((each) => each.side === 'sell' && each.symbol === decision.symbol);
    return [`${decision.symbol} ${intent ? `${intentText(intent)} ${decision.code}` : denialText(decision)}`];
  });
  return [...sold, ...(kept === 0 ? [] : [pc.dim(`${kept} kept`)])].join(pc.dim(' · '));
}

/** What came of an order, in a few words: `bought 6.9438 @ 214.95`. */
export function intentText({ side, filledQty, avgPrice, outcome, code }: IntentRecord): string {
  const traded = side === 'buy' ? 'bought' : 'sold';
  if (outcome === 'filled') return `${pc.green(traded)} ${shortQty(filledQty)} @ ${shortPrice(avgPrice)}`;
  if (outcome === 'partly-filled') {
    return `${pc.green(`${traded} in part`)} ${shortQty(filledQty)} @ ${shortPrice(avgPrice)} (${code ?? ''})`;
  }
  if (outcome === 'unknown') return pc.red('UNKNOWN');
  return `${outcome === 'denied' ? 'refused' : outcome} ${pc.yellow(code ?? '')}`;
}

const denialText = (decision: Decision): string =>
  `refused ${pc.yellow(decision.code)} ${pc.dim(shortReason(decision))}`.trimEnd();

/** The one number that says it all, where a reason has one. */
function shortReason(decision: Decision): string {
  const { gap, ratio } = decision.numbers;
  if (decision.code === 'GAP' && gap !== undefined) return `${Number(gap).toFixed(2)} %`;
  if (decision.code === 'VOLATILITY_REGIME' && ratio !== undefined) return Number(ratio).toFixed(2);
  if (decision.code === 'WINDOW_OVER' || decision.code === 'GIVEN_UP' || decision.code === 'CANCELLED')
    return '';
  if (decision.code === 'BASELINE_REGIME') {
    return Object.entries(decision.numbers)
      .filter(([name]) => name === 'SPY' || name === 'QQQ')
      .map(([name, value]) => `${name} ${Number(value).toFixed(2)}`)
      .join(' ');
  }
  return `(${decisionText(decision).replace(/(\d\.\d{4})\d+/g, '$1')})`;
}

function tiersText({ exposures }: SessionRecord): string {
  const latest = new Map(exposures.filter((each) => each.when !== 'entry').map((each) => [each.tier, each]));
  const shown = [...latest.values()].map(
    ({ tier, exposure, entryLimit }) =>
      `${tier} ${exposure === null ? '?' : oneDecimal(exposure)}/${oneDecimal(entryLimit)}`,
  );
  return shown.length === 0 ? pc.dim('not measured') : `${shown.join('  ')} %`;
}

const outcomeText = ({ outcome }: SessionRecord): string =>
  outcome === 'traded' ? pc.green(outcome) : outcome === 'quiet' ? pc.dim(outcome) : pc.yellow(outcome);

/** Four decimals are enough to read; the record has all nine. */
export const shortQty = (qty: string): string => qty.replace(/(\.\d{4})\d+$/, '$1');
const shortPrice = (price: string | null): string =>
  price === null ? '?' : price.replace(/(\.\d{2})\d+$/, '$1');

/** A percentage as the line has room for it. */
const oneDecimal = (percent: string): string => Number(percent).toFixed(1);
