/** How a criterion is made from the sessions that spoil it, or that show it. */
import type { Criterion, Evidence } from './readiness-report';
import { isRehearsed, type SessionEvidence } from './session-evidence';
import type { Sighting } from './sightings';

/** A criterion that none of these sessions may spoil. Without a session nothing is known, which is a no. */
export function unspoilt(
  criterion: Pick<Criterion, 'area' | 'name' | 'wanted'>,
  sessions: readonly SessionEvidence[],
  spoils: (session: SessionEvidence) => boolean,
  words: { readonly bad: (spoilers: readonly SessionEvidence[]) => string; readonly good: string },
): Criterion {
  const spoilers = sessions.filter(spoils);
  const found = sessions.length === 0 ? NONE_YET : spoilers.length > 0 ? words.bad(spoilers) : words.good;
  return {
    ...criterion,
    met: sessions.length > 0 && spoilers.length === 0,
    found,
    evidence: spoilers.map((each) => evidenceOf(each)),
  };
}

export const NONE_YET = 'no session on paper yet';

/** What must have been seen at least once. */
export function shown(
  showing: readonly SessionEvidence[],
  good: (showing: readonly SessionEvidence[]) => string,
  bad: string,
): Pick<Criterion, 'met' | 'found' | 'evidence'> {
  const met = showing.length > 0;
  return {
    met,
    found: met ? good(showing) : bad,
    evidence: showing.slice(-1).map((each) => evidenceOf(each)),
  };
}

/** Where something may have been seen. */
interface Sightings {
  readonly sighting: Sighting;
  readonly paper: readonly SessionEvidence[];
  readonly rehearsed: readonly SessionEvidence[];
}

/** Something seen on paper, or else rehearsed. A session whose audit isn't good shows nothing. */
export function sighted(
  criterion: Pick<Criterion, 'area' | 'name' | 'wanted'>,
  { sighting, paper, rehearsed }: Sightings,
): Criterion {
  const latest = (of: readonly SessionEvidence[]): Evidence | null => {
    const session = of.findLast((each) => each.audit.verdict === 'good' && sighting(each).length > 0);
    return session ? evidenceOf(session, sighting(session)) : null;
  };
  const evidence = latest(paper) ?? latest(rehearsed);
  const words = evidence && `${evidence.symbols?.join(' ') ?? ''} in ${evidence.session}`;
  const found =
    evidence === null
      ? 'neither seen nor rehearsed'
      : `${evidence.rehearsed ? 'rehearsed' : 'seen'}: ${words ?? ''}`;
  return { ...criterion, met: evidence !== null, found, evidence: evidence ? [evidence] : [] };
}

/** What names a session in a report. */
export function evidenceOf(session: SessionEvidence, symbols?: readonly string[]): Evidence {
  const { provenance } = session.record;
  return {
    session: provenance.workflowId,
    record: session.recordHash,
    scan: provenance.artifact,
    ...(symbols ? { symbols } : {}),
    rehearsed: isRehearsed(session),
  };
}

/** The dates of sessions, in words. */
export const dates = (sessions: readonly SessionEvidence[]): string =>
  sessions.map(({ record }) => record.session.date).join(' ');

export const count = (of: number, what: string): string => `${of} ${what}${of === 1 ? '' : 's'}`;
