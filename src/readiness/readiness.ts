/**
 * Did paper go well? The verdict on filed sessions, as a pure function: it says no, and why, until everything that money
 * asks for has been seen (`docs/live.md` tells what each criterion is for). What isn't known counts against it.
 */
import {
  breaches,
  candidatesOf,
  countPaper,
  hasBought,
  isDecidedOnce,
  rejections,
  sharesAnOrder,
  unknownOrders,
} from './paper-counts';
import { count, dates, shown, sighted, unspoilt } from './criterion';
import { timeCriteria } from './time-criteria';
import { AREAS, type Criterion, type ReadinessReport } from './readiness-report';
import { isOnPaper, isRehearsed, isTradingSession, type SessionEvidence } from './session-evidence';
import { driftRefusals, fallBacks, gapRefusals } from './sightings';
import type { Rules } from '../domain/rules';

/** How many sessions count as the last ones: two weeks of them. */
const LATELY = 10;

/** What the verdict is made from. JSON-plain. */
export interface ReadinessQuestion {
  readonly desk: string;
  /** The rules that would go live, their hash, and their canonical text without `tradeOnly`. */
  readonly rules: Rules;
  readonly configHash: string;
  readonly rulesKey: string;
  /** Every filed session of the desk and of its rehearsals, the oldest first. */
  readonly sessions: readonly SessionEvidence[];
  /** Dates whose record can't be read. */
  readonly unreadable: readonly string[];
  /** The dates of all sessions of the exchange, the oldest first. */
  readonly tradingDays: readonly string[];
  /** New York date. */
  readonly today: string;
}

/** Judges every criterion; one that isn't met is a no. */
export function assessReadiness(question: ReadinessQuestion): ReadinessReport {
  const { desk, configHash, today, sessions } = question;
  const paper = sessions.filter((each) => isOnPaper(each) && isTradingSession(each));
  const criteria = criteriaOf(question, paper).toSorted(
    (one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area),
  );
  return {
    version: 1,
    ...{ desk, configHash, on: today },
    ready: criteria.every(({ met }) => met),
    counts: countPaper(paper, sessions.filter(isRehearsed).length),
    criteria,
  };
}

function criteriaOf(question: ReadinessQuestion, paper: readonly SessionEvidence[]): Criterion[] {
  const { sessions, rules } = question;
  const counts = countPaper(paper, 0);
  const lately = paper.slice(-LATELY);
  const rehearsed = sessions.filter(isRehearsed);
  return [
    unspoilt(
      {
        ...{ area: 'API safety', name: 'orders-proven' },
        wanted: 'the fate of every order of the last ten sessions is proven',
      },
      lately,
      (each) => unknownOrders(each) > 0,
      {
        bad: (found) => `unproven in ${dates(found)}`,
        good: `${count(counts.unknownOrders, 'unknown order')} in all, none lately`,
      },
    ),
    unspoilt(
      {
        ...{ area: 'API safety', name: 'refusals-known' },
        wanted: "the broker refused nothing of the last ten sessions for a reason that isn't understood",
      },
      lately,
      (each) => rejections(each).length > 0,
      {
        bad: (found) => `${[...new Set(found.flatMap(rejections))].join(' ')} in ${dates(found)}`,
        good: 'none',
      },
    ),
    unspoilt(
      { area: 'API safety', name: 'one-order', wanted: 'no client order id stands in two places' },
      paper,
      (each) => sharesAnOrder(each, paper),
      { bad: (found) => `twice in ${dates(found)}`, good: 'each id is one order' },
    ),
    {
      ...{ area: 'Position sizing', name: 'bought', wanted: 'an entry was bought on paper' },
      ...shown(
        paper.filter(hasBought),
        (found) => `in ${count(found.length, 'session')}`,
        'nothing was bought yet',
      ),
    },
    {
      ...{ area: 'Position sizing', name: 'fractions' },
      wanted: 'fractions are proven by an order, or off by the rules',
      ...(rules.fractional.mode === 'off'
        ? { met: true, found: 'off by the rules', evidence: [] }
        : shown(
            paper.filter(({ record }) => record.fractional?.source === 'proven'),
            (found) => `proven in ${count(found.length, 'session')}`,
            'not proven by any session on paper',
          )),
    },
    sighted(
      {
        ...{ area: 'Position sizing', name: 'fall-back' },
        wanted: 'a refused fraction fell back to whole shares, seen or rehearsed',
      },
      { sighting: fallBacks, paper, rehearsed },
    ),
    unspoilt(
      {
        ...{ area: 'Risk management', name: 'capacity' },
        wanted: 'no entry took its tier above its entry limit',
      },
      paper,
      (each) => breaches(each) > 0,
      { bad: (found) => `${counts.capacityBreaches} in ${dates(found)}`, good: '0 breaches' },
    ),
    sighted(
      {
        ...{ area: 'Risk management', name: 'drift-refusal' },
        wanted: 'a tier that had grown by price alone refused an entry, seen or rehearsed',
      },
      { sighting: driftRefusals, paper, rehearsed },
    ),
    sighted(
      {
        ...{ area: 'Risk management', name: 'gap-refusal' },
        wanted: 'a gap at the open refused an entry, seen or rehearsed',
      },
      { sighting: gapRefusals, paper, rehearsed },
    ),
    ...timeCriteria(question, paper, lately),
    unspoilt(
      {
        ...{ area: 'Debuggability', name: 'audit' },
        wanted: 'every session on paper is audited, and nothing differs',
      },
      paper,
      ({ audit }) => audit.verdict !== 'good',
      {
        bad: (found) => `${dates(found)}: ${found[0]?.audit.words ?? ''}`,
        good: `${count(paper.length, 'audit')}, nothing differs`,
      },
    ),
    unspoilt(
      {
        ...{ area: 'Debuggability', name: 'one-decision' },
        wanted: 'every candidate ended in exactly one decision',
      },
      paper,
      (each) => !isDecidedOnce(each),
      {
        bad: (found) => `not in ${dates(found)}`,
        good: `${count(paper.flatMap(({ record }) => candidatesOf(record)).length, 'candidate')}, each decided once`,
      },
    ),
    unspoilt(
      {
        ...{ area: 'Production readiness', name: 'attention' },
        wanted: 'nothing of the last ten sessions still asks for a person',
      },
      lately,
      ({ record }) => record.attentions.some(({ ended }) => ended === 'open'),
      {
        bad: (found) => `open in ${dates(found)}`,
        good: `${count(counts.attentions, 'attention')} in all, none open lately`,
      },
    ),
    unspoilt(
      {
        ...{ area: 'Production readiness', name: 'ended-well' },
        wanted: 'none of the last ten sessions failed, gave up or was cancelled',
      },
      lately,
      ({ record }) => ENDED_BADLY.has(record.outcome),
      {
        bad: (found) => found.map(({ record }) => `${record.session.date} ${record.outcome}`).join(', '),
        good: 'none',
      },
    ),
  ];
}

const ENDED_BADLY: ReadonlySet<string> = new Set(['failed', 'given-up', 'cancelled']);
