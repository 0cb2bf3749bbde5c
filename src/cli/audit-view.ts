/** An audit as an operator reads it: a calm line a session, and below it what differs. */
import pc from 'picocolors';
import type { AuditDifference, SessionAudit } from '../audit/audit-finding';

/** More differences of one decision, and more decisions, than these are only counted: they have few causes. */
const MOST_OF_ONE = 4;
const MOST_DECISIONS = 8;
const MOST_LETTERS = 72;
const INDENT = ' '.repeat(12);

/** What was asked for and couldn't be audited at all. */
export interface NotAudited {
  readonly what: string;
  readonly why: string;
}

export type AuditOutcome = SessionAudit | NotAudited;

export const isAudit = (outcome: AuditOutcome): outcome is SessionAudit => 'verdict' in outcome;

/** The lines of one session. `label` is its date, or the file that it came from. */
export function auditLines(label: string, outcome: AuditOutcome): readonly string[] {
  const head = label.padEnd(10);
  if (!isAudit(outcome)) return [`${head}  ${MARK.unaudited}  ${outcome.why}`];
  const { verdict, compared, notes, unaudited, differences } = outcome;
  const { gatewayChecks, timers, activities, scans } = compared;
  const counts = [
    count(gatewayChecks, 'gateway check'),
    count(scans, 'scan'),
    count(timers, 'timer'),
    count(activities, 'activity', 'activities'),
  ].join(', ');
  return [
    `${head}  ${MARK[verdict]}  ${counts}`,
    ...differenceLines(differences),
    ...unaudited.map((words) => `${INDENT}${pc.yellow('not audited')}  ${words}`),
    ...notes.map((words) => `${INDENT}${pc.dim(`note: ${words}`)}`),
  ];
}

/** The last line: how many, and what came of them. */
export function verdictLine(outcomes: readonly AuditOutcome[]): string {
  const differing = outcomes.filter((each) => isAudit(each) && each.verdict === 'differs').length;
  const missed = outcomes.filter((each) => !isAudit(each) || each.verdict === 'unaudited').length;
  const sessions = count(outcomes.length, 'session');
  if (differing === 0 && missed === 0) return `${sessions} audited: nothing differs.`;
  const found = [
    ...(differing === 0 ? [] : [`${differing} ${differing === 1 ? 'differs' : 'differ'}`]),
    ...(missed === 0 ? [] : [`${missed} not audited in full`]),
  ];
  return `${sessions}: ${found.join(', ')}.`;
}

const MARK = {
  good: pc.green('good     '),
  differs: pc.red('DIFFERS  '),
  unaudited: pc.yellow('unaudited'),
} as const;

/** Differences by the decision that they belong to, in their order. */
function differenceLines(differences: readonly AuditDifference[]): readonly string[] {
  const decisions = [...new Set(differences.map(({ about }) => about))];
  const lines = decisions.slice(0, MOST_DECISIONS).flatMap((decision) => {
    const of = differences.filter(({ about }) => about === decision);
    const shown = of.slice(0, MOST_OF_ONE).map(differenceText);
    const more = of.length - shown.length;
    return more > 0 ? [...shown, `${pc.bold(decision)}: and ${more} more (--json has them)`] : shown;
  });
  const others = decisions.length - MOST_DECISIONS;
  if (others > 0) lines.push(`and ${count(others, 'other decision')} (--json has them)`);
  return lines.map((line) => `${INDENT}${line}`);
}

/** `order nd1-… (buy COST): request.entry.qty: recorded 0.1667, recomputed 0.1700`. */
function differenceText({ about, path, recorded, recomputed }: AuditDifference): string {
  const place = path === '' ? '' : ` ${path}:`;
  return `${pc.bold(about)}:${place} recorded ${valueText(recorded)}, recomputed ${valueText(recomputed)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 1)}…`;
}

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
