/** Readiness says no, and why, until everything is so: each criterion is spoilt alone, and names itself. */
import fc from 'fast-check';
import type { AttentionRecord, IntentRecord, SessionRecord } from '../../src/domain/session-record';
import { assessReadiness, type ReadinessQuestion } from '../../src/readiness/readiness';
import { AREAS } from '../../src/readiness/readiness-report';
import type { SessionEvidence } from '../../src/readiness/session-evidence';
import { day, DAYS, EMBEDDED, PAPER, question } from './paper-days';

const unmet = (asked: ReadinessQuestion): readonly string[] =>
  assessReadiness(asked)
    .criteria.filter(({ met }) => !met)
    .map(({ name }) => name);

/** The good days with some of them changed: by their place, or all. */
const having = (
  change: (session: SessionEvidence) => SessionEvidence,
  which: (index: number) => boolean = (index) => index === DAYS.length - 1,
): ReadinessQuestion => question(DAYS.map((date, index) => (which(index) ? change(day(date)) : day(date))));
const recording =
  (changes: (record: SessionRecord) => Partial<SessionRecord>) =>
  (session: SessionEvidence): SessionEvidence => ({
    ...session,
    record: { ...session.record, ...changes(session.record) },
  });
const intent = (changes: Partial<IntentRecord>) =>
  recording(({ intents }) => ({ intents: intents.map((each) => ({ ...each, ...changes })) }));
const asking = (ended: AttentionRecord['ended']) =>
  recording(() => ({
    attentions: [{ reason: 'SCAN', about: '', phase: 'scan', words: 'w', parked: true, ended }],
  }));
const everyDay = (): boolean => true;

test('two weeks in which everything was seen are ready, in six areas, each with its evidence', () => {
  const report = assessReadiness(question());
  expect(report.criteria.filter(({ met }) => !met)).toEqual([]);
  expect(report.ready).toBe(true);
  expect([...new Set(report.criteria.map(({ area }) => area))]).toEqual(AREAS);
  expect(report.criteria.find(({ name }) => name === 'clean-week')?.evidence).toHaveLength(5);
  expect(report.criteria.find(({ name }) => name === 'gap-refusal')?.evidence).toEqual([
    {
      ...{ session: `session/main/${DAYS.at(-1)!}`, record: `record-${DAYS.at(-1)!}` },
      ...{ scan: `scan-${DAYS.at(-1)!}`, symbols: ['WMT'], rehearsed: false },
    },
  ]);
  expect(report.counts).toMatchObject({
    ...{ sessions: 12, days: 16, attentions: 0, unknownOrders: 0, capacityBreaches: 0, rehearsed: 0 },
    refusals: [
      { code: 'GAP', count: 12 },
      { code: 'TIER_CAP', count: 12 },
    ],
  });
});

test('no session at all is a no to everything but unread records', () => {
  const report = assessReadiness(question([]));
  expect(report.ready).toBe(false);
  expect(report.criteria.filter(({ met }) => met).map(({ name }) => name)).toEqual(['records']);
});

describe('each of these alone is a no', () => {
  test.each<[string, ReadinessQuestion]>([
    ['orders-proven', having(intent({ outcome: 'unknown' }))],
    ['refusals-known', having(intent({ code: 'UNCLASSIFIED' }))],
    ['refusals-known', having(intent({ code: 'DATA_PLAN' }))],
    ['one-order', having(recording(() => ({ intents: day(DAYS[0]!).record.intents })))],
    ['bought', having(intent({ filledQty: '0' }), everyDay)],
    [
      'fractions',
      having(
        recording(() => ({ fractional: null })),
        everyDay,
      ),
    ],
    [
      'fall-back',
      having(
        recording(({ intents }) => ({
          intents: intents.map((each) => ({ ...each, rungs: each.rungs.slice(1) })),
        })),
        everyDay,
      ),
    ],
    [
      'capacity',
      having(
        recording(({ exposures }) => ({
          exposures: exposures.map((each) => (each.when === 'entry' ? { ...each, state: 'near-cap' } : each)),
        })),
        (index) => index === 0,
      ),
    ],
    ['drift-refusal', having((session) => ({ ...session, atOpen: null }), everyDay)],
    [
      'gap-refusal',
      having(
        recording(({ decisions }) => ({
          decisions: decisions.map((each) => (each.code === 'GAP' ? { ...each, code: 'SPREAD' } : each)),
        })),
        everyDay,
      ),
    ],
    ['time-on-paper', question(DAYS.slice(-9).map((date) => day(date)))],
    ['clean-week', having(asking('retried'), (index) => index % 4 === 3)],
    ['same-rules', { ...question(), rulesKey: 'other rules' }],
    [
      'audit',
      having(
        (session) => ({ ...session, audit: { verdict: 'differs', words: 'a timer' } }),
        (index) => index === 0,
      ),
    ],
    ['audit', having((session) => ({ ...session, audit: { verdict: 'unaudited', words: 'no history' } }))],
    ['one-decision', having(recording(({ decisions }) => ({ decisions: decisions.slice(1) })))],
    ['records', { ...question(), unreadable: ['2026-02-05'] }],
    ['attention', having(asking('open'), (index) => index === 3)],
    [
      'ended-well',
      having(
        recording(() => ({ outcome: 'given-up' })),
        (index) => index === 3,
      ),
    ],
    ['no-day-missed', question(DAYS.filter((_, index) => index !== 3).map((date) => day(date)))],
    ['recent', { ...question(), today: '2026-02-27' }],
    ['recent', { ...question(), today: '2026-02-17' }],
  ])('%s', (name, asked) => {
    const report = assessReadiness(asked);
    expect(report.ready).toBe(false);
    expect(unmet(asked)).toContain(name);
    // Nothing else but what follows from it.
    const follows = [
      'clean-week',
      'same-rules',
      'orders-proven',
      'refusals-known',
      'fall-back',
      'bought',
      'one-decision',
    ];
    expect(unmet(asked).filter((each) => each !== name && !follows.includes(each))).toEqual([]);
  });

  test('a clean week asks for the whole universe, scanned and tradable', () => {
    for (const spoil of [
      recording(({ scan }) => ({ scan: scan && { ...scan, symbols: 28 } })),
      recording(({ scan }) => ({
        scan: scan && { ...scan, excluded: [{ symbol: 'XOM', code: 'BARS_MISSING' }] },
      })),
      recording(() => ({ outcome: 'halted' })),
      (session: SessionEvidence): SessionEvidence => ({
        ...session,
        rules: session.rules && { ...session.rules, tradeOnly: ['SPY'] },
      }),
      (session: SessionEvidence): SessionEvidence => ({ ...session, rules: null }),
    ])
      expect(unmet(having(spoil, (index) => index % 4 === 3))).toEqual(['clean-week', 'same-rules']);
  });

  test('a drift refusal is none where the entry would not have fit at cost either', () => {
    const dear = having(
      (session) => ({
        ...session,
        atOpen: { cash: '73000', positions: [{ symbol: 'AAPL', qty: '270', averageEntry: '110' }] },
      }),
      everyDay,
    );
    expect(unmet(dear)).toEqual(['drift-refusal']);
  });
});

describe('rehearsals', () => {
  const bare = having(
    recording(({ decisions }) => ({
      decisions: decisions.map((each) => (each.code === 'GAP' ? { ...each, code: 'SPREAD' } : each)),
    })),
    everyDay,
  );

  test('may show what paper did not, and are named as rehearsed', () => {
    const rehearsed = day('2026-01-05', {}, EMBEDDED);
    const report = assessReadiness({ ...bare, sessions: [rehearsed, ...bare.sessions] });
    expect(unmet(bare)).toEqual(['gap-refusal']);
    expect(report.ready).toBe(true);
    expect(report.criteria.find(({ name }) => name === 'gap-refusal')).toMatchObject({
      found: 'rehearsed: WMT in session/main/2026-01-05',
      evidence: [{ rehearsed: true, record: 'record-2026-01-05' }],
    });
  });

  test('that were not audited, or whose audit differs, show nothing', () => {
    const rehearsed = {
      ...day('2026-01-05', {}, EMBEDDED),
      audit: { verdict: 'differs', words: '' } as const,
    };
    expect(unmet({ ...bare, sessions: [rehearsed, ...bare.sessions] })).toEqual(['gap-refusal']);
  });

  const elsewhere = fc.constantFrom(
    EMBEDDED,
    { mode: 'paper', host: '127.0.0.1' } as const,
    { mode: 'embedded', host: PAPER.host } as const,
    { mode: 'live', host: 'api.alpaca.markets' } as const,
    { mode: 'paper', host: 'paper-api.alpaca.markets.example' } as const,
  );

  test('never count as time on paper, however many there are and whatever host they name', () => {
    fc.assert(
      fc.property(fc.subarray([...DAYS]), elsewhere, (dates, tradedAt) => {
        const sessions = dates.map((date) => day(date, {}, tradedAt));
        const { counts, ready } = assessReadiness(question(sessions));
        expect([counts.sessions, counts.days, ready]).toEqual([0, 0, false]);
      }),
    );
  });

  test('nor do records from before it was written down where they traded', () => {
    const old = DAYS.map((date) => {
      const session = day(date);
      const { code, configHash, artifact, workflowId, runId } = session.record.provenance;
      const provenance = { code, configHash, artifact, workflowId, runId };
      return { ...session, record: { ...session.record, provenance } };
    });
    expect(assessReadiness(question(old)).counts.sessions).toBe(0);
  });
});

test('whatever days are spoilt: it is ready exactly when every criterion is met, and a spoilt day never helps', () => {
  const spoil = fc.constantFrom<(session: SessionEvidence) => SessionEvidence>(
    intent({ outcome: 'unknown' }),
    asking('open'),
    asking('skipped'),
    recording(() => ({ outcome: 'failed' })),
    recording(() => ({ decisions: [] })),
    (session) => ({ ...session, audit: { verdict: 'differs', words: '' } }),
  );
  fc.assert(
    fc.property(fc.subarray([...DAYS]), fc.uniqueArray(fc.nat(11)), spoil, (dates, places, spoilt) => {
      const good = dates.map((date) => day(date));
      const bad = good.map((session, index) => (places.includes(index) ? spoilt(session) : session));
      const [before, after] = [assessReadiness(question(good)), assessReadiness(question(bad))];
      for (const { ready, criteria } of [before, after]) expect(ready).toBe(criteria.every(({ met }) => met));
      for (const [index, criterion] of after.criteria.entries())
        expect(!before.criteria[index]!.met && criterion.met).toBe(false);
    }),
  );
});
