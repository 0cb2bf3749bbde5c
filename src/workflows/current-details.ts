/** The session as Markdown, for the current details in the Temporal UI: the UI alone tells the day. */
import type { Attention } from '../domain/attention';
import type { Decision } from '../domain/decision';
import { decisionText } from '../domain/decision-text';
import { durationText, instantMs } from '../domain/instant';
import type { ExposureRecord, SessionRecord } from '../domain/session-record';
import type { Phase } from '../domain/phase';
import { scanCounts } from '../domain/scan-record';

/** A session as far as it has got. */
interface DetailedSession {
  readonly phase: Phase;
  readonly record: SessionRecord;
  /** The scan and the open in the exchange's own time. */
  readonly words: { readonly scan: string; readonly open: string };
  /** What asks for a person now. */
  readonly attention: readonly Attention[];
  /** The last signal that changed nothing, in a sentence, or empty. */
  readonly ignored: string;
}

const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  brief: 'reading rules and calendar',
  scan: 'scanning after the close',
  night: 'waiting for the open',
  open: 'observing the open',
  execute: 'sending orders',
  follow: 'following orders',
  settle: 'settling',
  end: 'ended',
};

export function sessionDetails({ phase, record, words, attention, ignored }: DetailedSession): string {
  const { desk, session, outcome } = record;
  const asked = attention.map(({ words: asking }) => asking);
  const blocks = [
    `### ${desk} · session of ${session.date} · ${phase === 'end' ? outcome : PHASE_WORDS[phase]}`,
    hours(record, words),
    ...attention.map(attentionBlock),
    ignored === '' ? '' : `*${ignored}*`,
    record.findings
      .filter((each) => !asked.includes(each))
      .map((each) => `- ${each}`)
      .join('\n'),
    exposureTable(record.exposures),
    intentTable(record),
    decisionTable(
      'Candidates',
      record.decisions.filter((each) => each.side === 'buy'),
    ),
    decisionTable(
      'Held by the desk',
      record.decisions.filter((each) => each.side === 'sell'),
    ),
    scanTable(record),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function hours({ session: { scanAt, open } }: SessionRecord, words: DetailedSession['words']): string {
  if (scanAt === null || open === null) return '';
  const night = durationText(instantMs(open) - instantMs(scanAt));
  return `scan ${words.scan} · open ${words.open}, ${night} later (New York)`;
}

/** What asks for a person comes first, with all that is needed to answer it. */
function attentionBlock({ reason, words, parked }: Attention): string {
  if (!parked) return `**Attention: ${reason}.** ${words}`;
  const { done, notDone, retry, skip, until, then, word } = parked;
  const end =
    until === null
      ? 'for as long as the longest weekend'
      : `until ${until.slice(0, 16).replace('T', ' ')} UTC`;
  return `**Parked: ${reason}.** ${words} ${word === null ? 'Send the signal `retry` or `skip`.' : `The operator's \`${word}\` is being acted on.`}\n\n${table(
    ['', ''],
    [
      ['done', done],
      [`not\u00a0done`, notDone],
      ['`retry`', retry],
      ['`skip`', `goes on without it: ${skip}`],
      ['else', `waits ${end}, then ${then}`],
    ],
  )}`;
}

function scanTable({ scan }: SessionRecord): string {
  if (!scan) return '';
  const lead = `**Scan** ${scan.symbols} symbols, ${scan.candidates.length} oversold, ${scanCounts(scan).excluded} excluded`;
  if (scan.candidates.length === 0) return lead;
  return `${lead}\n\n${table(
    ['rank', 'symbol', 'tier', 'z', 'close'],
    scan.candidates.map(({ rank, symbol, tier, z, close }) => [`${rank}`, symbol, tier, z.toFixed(2), close]),
  )}`;
}

function decisionTable(title: string, decisions: readonly Decision[]): string {
  if (decisions.length === 0) return '';
  const rows = decisions.map((each) => [each.symbol, each.code, fourDecimals(decisionText(each))]);
  return `**${title}**\n\n${table(['symbol', 'reason', 'with these numbers'], rows)}`;
}

function intentTable({ intents }: SessionRecord): string {
  if (intents.length === 0) return '';
  const rows = intents.map(({ symbol, side, qty, filledQty, avgPrice, outcome, code, rungs }) => [
    `${side} ${symbol}`,
    fourDecimals(qty),
    fourDecimals(filledQty),
    avgPrice ?? '–',
    outcome === 'filled' ? outcome : `${outcome} ${code ?? ''}`,
    rungs.map((rung) => `${rungName(rung.clientOrderId)} ${rung.outcome}`).join(', '),
  ]);
  return `**Orders**\n\n${table(['intent', 'wanted', 'filled', 'price', 'outcome', 'rungs'], rows)}`;
}

/** The tiers as they stood last. */
function exposureTable(exposures: readonly ExposureRecord[]): string {
  const latest = new Map(exposures.map((each) => [each.tier, each]));
  if (latest.size === 0) return '';
  const rows = [...latest.values()].map(({ tier, exposure, entryLimit, cap, state }) => [
    tier,
    exposure === null ? 'unknown' : `${exposure} %`,
    `${entryLimit} %`,
    `${cap} %`,
    state,
  ]);
  return `**Tiers**\n\n${table(['tier', 'exposure', 'entry limit', 'cap', 'state'], rows)}`;
}

/** The UI draws tables without room between the columns; plain spaces it would drop. */
const GAP = '\u00a0\u00a0\u00a0';

/** Four decimals are enough to read; the record has all nine. */
const fourDecimals = (text: string): string => text.replace(/(\d\.\d{4})\d+/g, '$1');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => `${cell}${GAP}`).join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n');
}

/** The last part of a client order id: the rung and its number. */
const rungName = (clientOrderId: string): string => clientOrderId.slice(clientOrderId.lastIndexOf('-') + 1);
