/** What time has to show: enough of it on paper, without a gap, with a clean week in it, by these rules, and lately. */
import { cleanWeek } from './clean-week';
import { count, dates, evidenceOf, NONE_YET } from './criterion';
import { countPaper, missedDays } from './paper-counts';
import type { ReadinessQuestion } from './readiness';
import type { Criterion } from './readiness-report';
import type { SessionEvidence } from './session-evidence';

/** The least time on paper: two weeks, and the sessions that they have. */
const LEAST = { days: 14, sessions: 10 } as const;
/** How many trading days old the newest session on paper may be. */
const MOST_DAYS_AGO = 5;

/** The criteria of time; `lately` are the last of the sessions on paper. */
export function timeCriteria(
  { rulesKey, tradingDays, today, unreadable }: ReadinessQuestion,
  paper: readonly SessionEvidence[],
  lately: readonly SessionEvidence[],
): readonly Criterion[] {
  const { days, first, last } = countPaper(paper, 0);
  const { sessions: week, longest, spoiltBy } = cleanWeek(paper, tradingDays);
  const isSame = week.length > 0 && week.every((each) => each.rulesKey === rulesKey);
  const missed = missedDays(lately, tradingDays);
  const age = tradingDays.filter((date) => last !== null && date > last && date < today).length;
  return [
    {
      ...{ area: 'System design', name: 'time-on-paper' },
      wanted: `at least ${LEAST.days} days and ${LEAST.sessions} sessions at Alpaca's paper host`,
      met: days >= LEAST.days && paper.length >= LEAST.sessions,
      found:
        first === null
          ? NONE_YET
          : `${count(days, 'day')}, ${count(paper.length, 'session')}, ${first} to ${last ?? ''}`,
      evidence: [paper.at(0), paper.at(-1)].flatMap((each) => (each ? [evidenceOf(each)] : [])),
    },
    {
      ...{ area: 'System design', name: 'clean-week' },
      wanted:
        'five sessions in a row with the whole universe scanned and tradable, nobody asked, nothing unknown',
      met: week.length > 0,
      found:
        week.length > 0
          ? dates(week)
          : `at most ${longest} in a row${spoiltBy === null ? '' : `; ${spoiltBy}`}`,
      evidence: week.map((each) => evidenceOf(each)),
    },
    {
      ...{ area: 'System design', name: 'same-rules' },
      wanted: 'the clean week ran by the very rules that would go live, `tradeOnly` apart',
      met: isSame,
      found: week.length === 0 ? 'there is no clean week' : isSame ? 'the same rules' : 'other rules',
      evidence: [],
    },
    {
      ...{ area: 'Debuggability', name: 'records', wanted: 'every record that was filed can be read' },
      met: unreadable.length === 0,
      found: unreadable.length === 0 ? 'all' : `not those of ${unreadable.join(' ')}`,
      evidence: [],
    },
    {
      ...{ area: 'Production readiness', name: 'no-day-missed' },
      wanted: 'no trading day between the last ten sessions is without one',
      met: paper.length > 0 && missed.length === 0,
      found: paper.length === 0 ? NONE_YET : missed.length === 0 ? 'none' : `missed: ${missed.join(' ')}`,
      evidence: [],
    },
    {
      ...{ area: 'Production readiness', name: 'recent' },
      wanted: `the last session on paper is at most ${MOST_DAYS_AGO} trading days old`,
      met: last !== null && last <= today && age <= MOST_DAYS_AGO,
      found: last === null ? NONE_YET : `${last}, ${count(age, 'trading day')} before ${today}`,
      evidence: [],
    },
  ];
}
