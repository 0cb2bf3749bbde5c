/**
 * What a person is told without asking (docs/notifications.md), and in which words. Notices are JSON-plain: they stand
 * in the history as an activity's input. Nothing waits for one, and nothing is decided by one.
 */
import { ATTENTIONS, type Attention } from './attention';
import type { DaySummary, Trade } from './day-summary';
import { deskWorkflowId } from './desk-messages';
import type { DeskHalt } from './desk-state';
import type { TradingMode } from './halt';
import { sessionWorkflowId, type SessionKey } from './session';
import type { TierExposure } from './tier-capacity';

/** A session asks for a person: parked, or going on by its rules. */
interface AttentionNotice extends SessionKey {
  readonly kind: 'attention';
  readonly attention: Attention;
}

/** The desk's mode changed: halted, reducing, or resumed. */
interface HaltNotice {
  readonly kind: 'halt';
  readonly desk: string;
  readonly halt: DeskHalt;
}

/** Tiers have drifted above their caps. */
interface OverCapNotice extends SessionKey {
  readonly kind: 'over-cap';
  /** Only those above their cap, at least one. */
  readonly tiers: readonly TierExposure[];
}

/** A session has ended. */
interface SummaryNotice extends DaySummary {
  readonly kind: 'summary';
}

export type Notice = AttentionNotice | HaltNotice | OverCapNotice | SummaryNotice;

/** A notice of every tier above its cap; null when there is none. */
export function overCapNotice(
  { desk, date }: SessionKey,
  tiers: readonly TierExposure[],
): OverCapNotice | null {
  const over = tiers.filter(({ state }) => state === 'over-cap');
  return over.length === 0 ? null : { kind: 'over-cap', desk, date, tiers: over };
}

/** A notice in plain words, not escaped for any medium. */
export interface NoticeWords {
  /** What happened, in one short line. */
  readonly headline: string;
  /** More about it, the most useful first. */
  readonly lines: readonly string[];
}

export function noticeWords(notice: Notice): NoticeWords {
  switch (notice.kind) {
    case 'attention':
      return attentionWords(notice);
    case 'halt':
      return haltWords(notice);
    case 'over-cap':
      return overCapWords(notice);
    case 'summary':
      return summaryWords(notice);
  }
}

function attentionWords({ desk, date, attention }: AttentionNotice): NoticeWords {
  const { reason, about, words, parked } = attention;
  const where = `Workflow ${sessionWorkflowId({ desk, date })}`;
  const session = `session ${date} of desk ${desk}`;
  if (!parked)
    return {
      headline: `Please look at ${session}: ${named(reason, about)}`,
      lines: [ATTENTIONS[reason], words, 'It goes on by its rules.', where],
    };
  const { failed, done, notDone, retry, skip, until, then } = parked;
  return {
    headline: `Needs you: ${session} waits, ${named(reason, about)}`,
    lines: [
      ATTENTIONS[reason],
      `Failed: ${failed}`,
      `Signal retry: ${retry}`,
      `Signal skip: ${skip}`,
      `Waits until ${until ?? 'somebody answers'}, then: ${then}`,
      `Done: ${done}`,
      `Not done: ${notDone}`,
      where,
    ],
  };
}

const MODES: Readonly<Record<TradingMode, string>> = {
  halted: 'is HALTED: nothing leaves but cancels',
  reducing: 'is REDUCING: exits leave, entries do not',
  active: 'trades again',
};

function haltWords({ desk, halt: { mode, reason, by, at } }: HaltNotice): NoticeWords {
  const lift = `Only a resume with a reason lifts it: nightdesk resume --desk ${desk} --reason "…"`;
  return {
    headline: `Desk ${desk} ${MODES[mode]}`,
    lines: [
      `Why: ${reason} (by ${by}), since ${at}`,
      ...(mode === 'active' ? [] : [lift]),
      `Workflow ${deskWorkflowId(desk)}`,
    ],
  };
}

function overCapWords({ desk, date, tiers }: OverCapNotice): NoticeWords {
  const names = tiers.map(({ tier }) => tier).join(' and ');
  return {
    headline: `Over its cap: ${names} of desk ${desk}, session ${date}`,
    lines: [
      ...tiers.map(
        ({ tier, exposure, exposureUsd, cap }) =>
          `${tier} ${exposure ?? 'unknown'} % of equity against ${cap} %, ${exposureUsd ?? 'unknown'} USD`,
      ),
      "Prices did it, or orders that aren't the desk's. No entry of it leaves until it is lower; the desk sells nothing for it.",
      `Workflow ${sessionWorkflowId({ desk, date })}`,
    ],
  };
}

function summaryWords(day: SummaryNotice): NoticeWords {
  const { desk, date, outcome, trades, unproven, refused, tiers, account, findings, attention } = day;
  const of = (side: Trade['side']): string =>
    trades.flatMap((each) => (each.side === side ? [tradeText(each)] : [])).join(', ');
  const all: readonly (readonly [what: string, words: string])[] = [
    ['Needs you', attention.map(({ reason, about }) => named(reason, about)).join(', ')],
    [
      'May or may not have traded',
      unproven.map(({ side, symbol, qty }) => `${side} ${short(qty)} ${symbol}`).join(', '),
    ],
    ['Bought', of('buy')],
    ['Sold', of('sell')],
    ['Refused', refused.map(({ code, count }) => `${count} ${code}`).join(', ')],
    ['Tiers', tiers.map(tierText).join(', ')],
    ['Account', account ? `equity ${account.equity} USD, cash ${account.cash} USD` : ''],
    ['Findings', findings === 0 ? '' : `${findings}, in the record`],
    ['Workflow', sessionWorkflowId({ desk, date })],
  ];
  return {
    headline: `Session ${date} of desk ${desk} ended: ${outcome}`,
    lines: all.flatMap(([what, words]) => (words === '' ? [] : [`${what}: ${words}`])),
  };
}

const tradeText = ({ symbol, qty, price }: Trade): string =>
  `${short(qty)} ${symbol} at ${price === null ? 'an unknown price' : short(price)}`;

const tierText = ({ tier, exposure, cap, state }: DaySummary['tiers'][number]): string =>
  `${tier} ${exposure ?? '?'} of ${cap} %${state === 'ok' ? '' : ` (${state})`}`;

const named = (reason: string, about: string): string => (about === '' ? reason : `${reason} ${about}`);

/** Four decimals are enough to read; the record has all nine. */
const short = (decimal: string): string => decimal.replace(/(\.\d{4})\d+$/, '$1');
