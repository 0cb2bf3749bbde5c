/** An explanation as a trader reads it: the answer first, then every check in the order of the day. */
import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import { fourDecimals } from '../../domain/check-text';
import { decisionText } from '../../domain/decision-text';
import type { CheckVerdict, ExplainedCheck, ExplainedStage, StageName } from '../../domain/explained-check';
import { REASONS } from '../../domain/reasons';
import { columns, hanging } from '../text-table';
import { intentText, shortQty } from '../up/session-view';
import type { ExplainedSide, SymbolExplanation } from './explain-symbol';

const STAGES: Readonly<Record<StageName, string>> = {
  scan: 'The scan: is it oversold?',
  exit: 'The exits: is it time to sell?',
  day: 'The day: may anything be bought?',
  freshness: 'The signal: does it still hold at the open?',
  holdings: 'The account: is it free to be bought?',
  capacity: 'The tier: is there room for the target?',
  sizing: 'The size: what does the target buy?',
  limits: 'The limits: may an order of that size leave?',
  gateway: 'The gateway: all of it again, on data read for this order',
};

const LABELS: Readonly<Partial<Record<ExplainedCheck['rule'], string>>> = {
  OVERSOLD: 'oversold',
  RANK: 'rank',
  SCAN_FAILED: 'a scan',
  WINDOW_OVER: 'time window',
  HALTED: 'halt',
  REDUCING: 'halt',
  CALENDAR_DISAGREES: 'calendar',
  FRACTIONAL_UNPROVEN: 'fractions',
  NO_SCAN_PRICE: 'scan price',
  NOT_TRADABLE: 'tradable',
  CORPORATE_ACTION: 'corporate action',
  FEED_MIXED: 'feed',
  NOT_OPENED: 'has opened',
  QUOTE_AGE: 'quote age',
  GAP: 'gap',
  SPREAD: 'spread',
  SIGNAL_AGE: 'signal age',
  VOLATILITY_REGIME: 'volatility',
  BASELINE_REGIME: 'baseline',
  ALREADY_HELD: 'held',
  OPEN_ORDER: 'open order',
  EXIT_DUE: 'exit due',
  TRADE_ONLY: 'traded subset',
  COOLDOWN: 'cooldown',
  TIER_CAP: 'tier capacity',
  UNAFFORDABLE: 'quantity',
  MIN_NOTIONAL: 'smallest order',
  POSITION_LIMIT: 'position',
  GROSS_LIMIT: 'gross',
  CASH: 'cash',
  ORDER_NOTIONAL: 'order size',
  SENDS_SESSION: 'sends, session',
  SENDS_MINUTE: 'sends, minute',
  DAILY_LOSS: 'daily loss',
  ACCOUNT_BLOCKED: 'account',
  SESSION_CLOSED: 'exchange',
  STOP_LOSS: 'stop loss',
  MAX_HOLD: 'holding time',
  REVERTED: 'z reverted',
  NOTHING_TO_SELL: 'shares to sell',
};

const MARKS: Readonly<Record<CheckVerdict, string>> = {
  passed: pc.green('ok'),
  refused: pc.red('NO'),
  'would-pass': pc.dim('(ok)'),
  'would-refuse': pc.yellow('(no)'),
  'not-reached': pc.dim('-'),
  sell: pc.red('SELL'),
  keep: pc.green('keep'),
};

export function explanationPage(explanation: SymbolExplanation): readonly string[] {
  const { symbol, desk, session, from, sides } = explanation;
  const checks = sides.flatMap(({ stages }) => stages.flatMap((stage) => stage.checks));
  return [
    pc.bold(`${symbol} · session of ${session.date} · desk ${desk}`),
    ...sides.flatMap((side) => hanging('  ', answer(side))),
    ...sides.flatMap((side) => [
      ...(sides.length > 1
        ? ['', pc.underline(side.side === 'sell' ? 'To sell what the desk holds' : 'To buy it')]
        : []),
      ...sideLines(side),
    ]),
    ...notes(from, checks),
  ];
}

/** The answer in one sentence. */
function answer({ side, decision, intent, stages, differs }: ExplainedSide): string {
  const warning = differs === null ? '' : ` ${pc.yellow(differs)}`;
  if (!decision) return undecidedAnswer(stages);
  if (intent) return `${capitalised(intentText(intent))}${reasonOf(side, decision, intent)}.${warning}`;
  if (decision.code === 'HOLD') return `Kept: ${reason(decision)}.`;
  const others = alsoRefused(stages, decision.code);
  const also = others.length === 0 ? '' : ` Also against it: ${others.join(', ')}.`;
  const verb = side === 'sell' ? 'Not sold' : 'Not bought';
  return `${verb}, ${pc.yellow(decision.code)}: ${reason(decision)}.${also}${warning}`;
}

/** Of a symbol that the scan didn't propose, or that the session hasn't come to yet. */
function undecidedAnswer(stages: readonly ExplainedStage[]): string {
  const refusal = stages.flatMap(({ checks }) => checks).find(({ verdict }) => verdict === 'refused');
  return refusal
    ? `Not proposed by the scan: ${refusal.words}.`
    : 'Proposed by the scan, and not decided yet: that is done at the open.';
}

/** Why it was sold; why an entry was not bought in full; nothing for one that was. */
function reasonOf(
  side: 'buy' | 'sell',
  decision: NonNullable<ExplainedSide['decision']>,
  { outcome, code }: NonNullable<ExplainedSide['intent']>,
): string {
  if (outcome === 'filled')
    return side === 'sell' ? `, ${decision.code}: ${reason(decision)}` : ': every check passed';
  return code === null ? '' : `: ${REASONS[code].replace(/\.$/, '')}`;
}

const reason = (decision: NonNullable<ExplainedSide['decision']>): string =>
  fourDecimals(decisionText(decision)).replace(/\.$/, '');

function alsoRefused(stages: readonly ExplainedStage[], reasonCode: string): readonly string[] {
  const codes = stages.flatMap(({ checks }) => checks.flatMap(({ code }) => code ?? []));
  return [...new Set(codes)].filter((code) => code !== reasonCode);
}

function sideLines({ stages, intent }: ExplainedSide): readonly string[] {
  const reached = stages.filter(({ checks }) => checks.length > 0);
  const missed = stages.filter(({ checks }) => checks.length === 0);
  return [
    ...reached.flatMap(stageLines),
    ...(missed.length === 0 ? [] : ['', ...missed.map(({ stage }) => pc.dim(`${STAGES[stage]} Not asked.`))]),
    ...(intent && intent.rungs.length > 0 ? orderLines(intent) : []),
  ];
}

function stageLines({ stage, at, order, checks }: ExplainedStage): readonly string[] {
  const when = at === null ? '' : pc.dim(`   ${newYorkStamp(at)}`);
  return [
    '',
    `${pc.bold(STAGES[stage])}${when}`,
    ...(order === undefined ? [] : [`  ${order}`]),
    ...columns(
      checks.map(({ rule, verdict, words }) => [MARKS[verdict], LABELS[rule] ?? rule, words]),
      '  ',
    ),
  ];
}

function orderLines({ rungs, limit, filledQty, avgPrice, qty }: NonNullable<ExplainedSide['intent']>) {
  const price = limit === null ? 'at the market' : `limit ${limit}`;
  const rows = rungs.map((rung) => [
    rung.clientOrderId,
    `${shortQty(rung.qty)} sh`,
    `${rung.outcome}, ${shortQty(rung.filledQty)} sh filled` +
      (rung.code === null || rung.code === 'FILLED' ? '' : `. ${rung.code}: ${REASONS[rung.code]}`),
  ]);
  const average = avgPrice === null ? '' : `, at ${avgPrice} on average`;
  const came = `  ${shortQty(filledQty)} of ${shortQty(qty)} sh ${price}${average}`;
  return ['', pc.bold('The orders'), ...columns(rows, '  '), came];
}

const capitalised = (text: string): string => text.replace(/[a-z]/, (first) => first.toUpperCase());

/** What has to be known to read the marks. */
function notes(from: SymbolExplanation['from'], checks: readonly ExplainedCheck[]): readonly string[] {
  const late = checks.some(({ verdict }) => verdict === 'would-pass' || verdict === 'would-refuse');
  const lines = [
    ...(late ? ['(ok) (no)  what a later check would have said: it was not asked any more'] : []),
    ...(from === 'record' ? ["from the filed record: the session's history is not at hand"] : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines.map((line) => pc.dim(line))];
}
