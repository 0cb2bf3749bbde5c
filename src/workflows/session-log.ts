/**
 * What a session has to tell so far: the record in the making, shown in the Temporal UI as current details and search
 * attributes, answered to queries, and told to people as it happens. Written by the day's steps, read by people.
 */
import { defineQuery, log, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Brief } from '../activities/brief';
import type { CalendarAnswer } from '../activities/session-times';
import type { ScanResult } from '../activities/scan-universe';
import { readBook } from '../domain/book';
import { daySummary } from '../domain/day-summary';
import { exposureRecords } from '../domain/exposure-record';
import { HOUR, instantText } from '../domain/instant';
import { centsText, decimal } from '../domain/money';
import type { Observation } from '../domain/observation';
import type { Climb } from '../domain/climb';
import type { Capability } from '../domain/fractional';
import type { Reservation } from '../domain/reservations';
import type { ReasonCode } from '../domain/reasons';
import type { Rules } from '../domain/rules';
import type { SessionKey, SessionTimes } from '../domain/session';
import { intentRecord } from '../domain/intent-record';
import { scanRecord } from '../domain/scan-record';
import type { AttentionEnd, ExposureRecord, SessionOutcome, SessionRecord } from '../domain/session-record';
import { outcomeOf } from '../domain/session-tally';
import { tierOf } from '../domain/tiers';
import { tierExposures } from '../domain/tier-capacity';
import { undecided } from '../domain/open-verdict';
import { attentionList } from './attention-list';
import { sessionDetails } from './current-details';
import { lastLookAt } from '../domain/order-looks';
import { openNotices } from './notices';
import type { AttentionReason, Parked } from '../domain/attention';
import type { Phase } from '../domain/phase';
import { SESSION, type Progress } from '../domain/session-messages';
import { sessionAttributes } from './session-attributes';
import { tierWarnings } from './tier-warnings';

const progress = defineQuery<Progress>(SESSION.progress);
const decisions = defineQuery<Pick<SessionRecord, 'decisions' | 'intents'>>(SESSION.decisions);
const exposure = defineQuery<readonly ExposureRecord[]>(SESSION.exposure);

/** What the last look leaves unproven is known only after it: the desk is told for this long still. */
const TO_LEAVE = HOUR;

type Draft = { -readonly [Key in keyof SessionRecord]: SessionRecord[Key] };

/** The entry whose exposure is recorded. */
type Entered = { readonly symbol: string; readonly tier: string };

export interface SessionLog {
  enter(phase: Phase): void;
  briefed(brief: Brief): void;
  /** The days may change overnight, when a closure is announced. */
  scheduled(calendar: CalendarAnswer): void;
  scanned(scan: ScanResult): void;
  observed(purpose: 'open' | 'settle', observation: Observation, waitingFor: readonly string[]): void;
  /** Every tier against its cap; after an entry, the tier of that entry. */
  exposed(
    when: ExposureRecord['when'],
    at: Observation,
    reservations: readonly Reservation[],
    entry?: Entered,
  ): void;
  /** Denies every candidate that has no decision yet. */
  denyUndecided(code: ReasonCode): void;
  decided(decisions: SessionRecord['decisions']): void;
  /** All intents as they stand; earlier states are replaced. */
  climbed(climbs: readonly Climb[]): void;
  /** Something an operator should know, in one sentence; said once. */
  found(finding: string): void;
  /** A person has to look, and the session goes on: said once as a finding, and shown until it is answered. */
  asks(reason: AttentionReason, words: string, about?: string): void;
  /** The session waits for its operator. */
  parks(reason: AttentionReason, words: string, parked: Parked): void;
  /** A matter is over; nothing happens where nobody was asked. */
  answered(reason: AttentionReason, how: AttentionEnd, about?: string): void;
  /** A signal that changed nothing, in a sentence. */
  ignores(words: string): void;
  /** Whether fractions were proven to trade. */
  proved(capability: Capability): void;
  /** Ends the day; what is asked for after it is still recorded. */
  close(outcome?: SessionOutcome): void;
  /** Market time after which neither desk nor record is waited for; null where the session never knew its days. */
  end(): string | null;
  record(): SessionRecord;
  /** Tells people how the day went, and waits until all they were to be told is told or given up: minutes at most. */
  tellTheDay(): Promise<void>;
}

export function openLog(key: SessionKey): SessionLog {
  let phase: Phase = 'brief';
  const attention = attentionList();
  const notices = openNotices();
  /** The last signal that changed nothing. */
  let ignored = '';
  let rules: Rules | null = null;
  let times: SessionTimes | null = null;
  let words = { scan: '', open: '' };
  const draft: Draft = {
    version: 1,
    desk: key.desk,
    session: { date: key.date, scanAt: null, open: null, close: null, feed: null },
    provenance: {
      code: 'unknown',
      configHash: 'unknown',
      artifact: null,
      workflowId: workflowInfo().workflowId,
      runId: workflowInfo().runId,
    },
    outcome: 'quiet',
    scan: null,
    fractional: null,
    observations: [],
    decisions: [],
    intents: [],
    exposures: [],
    attentions: [],
    findings: [],
  };

  /** The outcome where nothing else has to be said. */
  const usualOutcome = (): SessionOutcome => outcomeOf(draft);

  const show = (): void => {
    draft.attentions = attention.record;
    setCurrentDetails(sessionDetails({ phase, record: draft, words, attention: attention.open, ignored }));
    showAttributes({ phase, record: draft, asksForAPerson: attention.open.length > 0 });
  };

  setHandler(
    progress,
    () => ({
      phase,
      record: { ...draft, outcome: phase === 'end' ? draft.outcome : usualOutcome() },
      attention: attention.open,
      ignored,
    }),
    { description: 'Where the session stands, what it waits for, and its record so far.' },
  );
  setHandler(decisions, () => ({ decisions: draft.decisions, intents: draft.intents }), {
    description: 'Every decision with its numbers, and what became of each intent.',
  });
  setHandler(exposure, () => latestExposures(draft), {
    description: 'Each tier against its entry limit and cap, as it was last measured.',
  });
  const showAttributes = sessionAttributes(key);

  /** Asks for a person: shown until it is answered, told when it is new. True when it is. */
  const ask = (reason: AttentionReason, about: string, asking: string, parked: Parked | null): boolean => {
    const isNew = attention.ask(reason, about, asking, phase, parked);
    if (isNew)
      notices.tell({ kind: 'attention', ...key, attention: { reason, about, phase, words: asking, parked } });
    return isNew;
  };

  const found = (finding: string): void => {
    if (!draft.findings.includes(finding)) draft.findings = [...draft.findings, finding];
  };

  const warnOfTiers = tierWarnings(key, found, notices);

  return {
    enter(next) {
      phase = next;
      show();
    },
    briefed(brief) {
      rules = brief.rules;
      draft.session = { ...draft.session, feed: brief.rules.feed };
      const { code, configHash, tradedAt } = brief;
      draft.provenance = { ...draft.provenance, code, configHash, ...(tradedAt ? { tradedAt } : {}) };
    },
    scheduled(calendar) {
      if (!calendar.times) return;
      ({ times, words } = calendar);
      const { scanAt, tradingDay } = calendar.times;
      draft.session = { ...draft.session, scanAt, open: tradingDay.open, close: tradingDay.close };
    },
    scanned(scan) {
      draft.provenance = { ...draft.provenance, artifact: scan.artifact };
      draft.scan = scanRecord(scan);
    },
    observed(purpose, observation, waitingFor) {
      if (!rules || !times) return;
      const book = readBook(observation, times, rules);
      const prices = book.prices;
      for (const { symbol } of observation.positions) {
        if (tierOf(symbol, rules).listed) continue;
        found(`${symbol} is held and not in the universe; it counts against ${rules.unlistedTier}.`);
      }
      const positions = observation.positions.map(({ symbol, qty }) => {
        const at = prices.get(symbol);
        return { symbol, qty, price: at === undefined ? null : decimal(at) };
      });
      draft.observations = [
        ...draft.observations,
        {
          at: observation.clock.at,
          purpose,
          equity: book.liveEquity === null ? observation.account.equity : centsText(book.liveEquity),
          cash: observation.account.cash,
          positions,
          waitingFor,
        },
      ];
    },
    exposed(when, observation, reservations, entry) {
      if (!rules || !times) return;
      const tiers = tierExposures({ book: readBook(observation, times, rules), reservations, rules });
      const { at } = observation.clock;
      const lines = exposureRecords(tiers, entry ? { when, at, entry } : { when, at });
      draft.exposures = [...draft.exposures, ...lines];
      if (!entry) warnOfTiers(tiers);
    },
    denyUndecided(code) {
      const entries = draft.decisions.filter((decision) => decision.side === 'buy');
      const decided = new Set(entries.map((decision) => decision.symbol));
      const open = (draft.scan?.candidates ?? []).filter(({ symbol }) => !decided.has(symbol));
      draft.decisions = [...draft.decisions, ...open.map(({ symbol }) => undecided(symbol, code))];
    },
    decided(decisions) {
      draft.decisions = [...draft.decisions, ...decisions];
      show();
    },
    climbed(climbs) {
      draft.intents = climbs.map(intentRecord);
      show();
    },
    found,
    asks(reason, words, about = '') {
      found(words);
      ask(reason, about, words, null);
      show();
    },
    parks(reason, words, parked) {
      if (ask(reason, '', words, parked)) found(words);
      ignored = '';
      show();
    },
    answered(reason, how, about = '') {
      if (attention.answer(reason, about, how)) show();
    },
    ignores(words) {
      ignored = words;
      log.warn(words);
      show();
    },
    proved({ account, source, evidence }) {
      draft.fractional = { account, source, ...(evidence === undefined ? {} : { evidence }) };
    },
    close(outcome) {
      draft.outcome = outcome ?? usualOutcome();
      phase = 'end';
      show();
    },
    end: () => times && instantText(lastLookAt(times) + TO_LEAVE),
    record: () => ({ ...draft }),
    tellTheDay() {
      notices.tell({ kind: 'summary', ...daySummary(draft, attention.open) });
      return notices.settled();
    },
  };
}

/** The tiers as they stood last. */
function latestExposures({ exposures }: SessionRecord): readonly ExposureRecord[] {
  return [...new Map(exposures.map((each) => [each.tier, each])).values()];
}
