/** What a report has to say in words: the numbers that matter, and what every session found. */
import { longDate } from './date-words';
import { deepest, drawdowns, equitySeries, wholeReturn } from './equity-series';
import { funnel } from './funnel';
import { cents, count, counted, signedPercent } from './number-words';
import type { ReportData } from './report-data';
import { tierSeries, tierSummary } from './tier-series';
import { tradesOf } from './trades';

/** In plain sentences, the most important first. */
export const findingsOf = (data: ReportData): readonly string[] =>
  [accountWords(data), tierWords(data), candidateWords(data), exitWords(data), haltWords(data)].flat();

function accountWords({ sessions, equity, benchmark: name }: ReportData): readonly string[] {
  const { dates, desk, benchmark } = equitySeries(equity);
  const own = wholeReturn(desk);
  if (own === null) return [];
  // Within one session a return, and what it is held against, say nothing.
  if (sessions.length === 1)
    return [
      `The account was worth ${cents(desk[0] ?? 0)} USD at the first look, ${cents(desk.at(-1) ?? 0)} at the last.`,
    ];
  const other = wholeReturn(benchmark);
  const fall = deepest(drawdowns(desk));
  const difference = other === null ? null : Math.abs(own - other).toFixed(2);
  return [
    `The account went from ${cents(desk[0] ?? 0)} to ${cents(desk.at(-1) ?? 0)} USD, ${signedPercent(own)}.`,
    ...(other === null
      ? [`What the same money in ${name} would have come to is not known.`]
      : [
          `The same money in ${name} would have come to ${signedPercent(other)}: ` +
            `${own < other ? `${difference ?? ''} points more than the desk` : `${difference ?? ''} points less than the desk`}.`,
        ]),
    ...(fall && fall.percent < 0
      ? [`Its deepest fall was ${signedPercent(fall.percent)}, on ${longDate(dates[fall.at] ?? '')}.`]
      : ['It never stood below an earlier look.']),
  ];
}

function tierWords(data: ReportData): readonly string[] {
  const tiers = tierSeries(data).flatMap((series) => {
    const summary = tierSummary(series);
    if (!summary) return [];
    const { exposure, cap } = summary.highest;
    return [{ ...summary, tier: series.tier, refused: series.refused, used: (exposure ?? 0) / cap }];
  });
  const [first] = tiers;
  if (!first) return [];
  const nearest = tiers.reduce((one, other) => (other.used > one.used ? other : one), first);
  const { exposure, cap, entryLimit } = nearest.highest;
  const refused = tiers.filter((tier) => tier.refused > 0);
  const over = tiers.filter(({ nearCap }) => nearCap > 0);
  return [
    `${nearest.tier} came nearest its cap: ${(exposure ?? 0).toFixed(2)} % of ${cap} % (entry limit ${entryLimit} %).`,
    ...(over.length === 0
      ? ['No tier was ever above its entry limit.']
      : over.map(
          ({ tier, nearCap, overCap }) =>
            `${tier} was above its entry limit at ${counted(nearCap, 'look')}, above its cap at ${overCap}: price did it, ` +
            `or orders that aren't the desk's.`,
        )),
    ...refused.map(
      ({ tier, refused: times }) => `${counted(times, 'entry', 'entries')} of ${tier} found it full.`,
    ),
  ];
}

function candidateWords({ sessions }: ReportData): readonly string[] {
  const stages = funnel(sessions);
  const [scanned, oversold] = stages;
  const filled = stages.at(-1);
  if (!scanned || scanned.count === 0) return ['Nothing was scanned.'];
  if (!oversold || !filled || oversold.count === 0) return ['No symbol was oversold.'];
  const reasons = new Map<string, number>();
  for (const { reason, count: lost } of stages.slice(1).flatMap(({ losses }) => losses))
    reasons.set(reason, (reasons.get(reason) ?? 0) + lost);
  const most = [...reasons].sort(([, one], [, other]) => other - one).slice(0, 3);
  const why = most.map(([reason, lost]) => `${reason} ${count(lost)}`).join(', ');
  return [
    `Of ${counted(oversold.count, 'oversold symbol')} ${filled.count === 0 ? 'none' : count(filled.count)} ` +
      `${filled.count < 2 ? 'was' : 'were'} bought.` +
      (why === '' ? '' : ` What kept most of the others out: ${why}.`),
  ];
}

function exitWords(data: ReportData): readonly string[] {
  const trades = tradesOf(data);
  const sold = trades.filter((trade) => trade.sold !== null);
  if (sold.length === 0) return [];
  const reasons = [...new Set(sold.map((trade) => trade.sold?.reason ?? 'unknown'))].map((reason) => {
    const own = sold.filter((trade) => (trade.sold?.reason ?? 'unknown') === reason);
    const known = own.flatMap(({ profitPercent }) => profitPercent ?? []);
    const mean = known.reduce((total, each) => total + each, 0) / known.length;
    const result = known.length === 0 ? '' : ` (${signedPercent(mean)} on average)`;
    return { size: own.length, words: `${own.length} by ${reason}${result}` };
  });
  const words = reasons.sort((one, other) => other.size - one.size).map((reason) => reason.words);
  return [`${counted(sold.length, 'exit')}: ${words.join(', ')}.`];
}

function haltWords({ sessions }: ReportData): readonly string[] {
  const halted = sessions.filter((session) => session.halted);
  const [first] = halted;
  const asks = sessions.filter((session) => session.asks.length > 0).length;
  return [
    ...(first
      ? [
          `The desk was halted or reducing in ${counted(halted.length, 'session')}, first on ` +
            `${longDate(first.tradingDate ?? first.date)}; while it is, nothing is bought.`,
        ]
      : []),
    ...(asks > 0 ? [`${counted(asks, 'session')} asked for a person.`] : []),
  ];
}

/** A sentence of a session, and the dates of the sessions that said it. */
export interface SessionFinding {
  readonly words: string;
  readonly dates: readonly string[];
}

/** What the sessions themselves found, and asked; the same words once, in the order in which they came first. */
export function sessionFindings({ sessions }: ReportData): readonly SessionFinding[] {
  const dates = new Map<string, string[]>();
  for (const { date, findings, asks } of sessions)
    for (const words of new Set([...findings, ...asks]))
      dates.set(words, [...(dates.get(words) ?? []), date]);
  return [...dates].map(([words, said]) => ({ words, dates: said }));
}
