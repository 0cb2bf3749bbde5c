/** What a session comes to in numbers: what the Temporal UI's list, and that of the command line, show of it. */
import { shares, ZERO_SHARES } from './money';
import type { ReasonCode } from './reasons';
import type { SessionOutcome, SessionRecord } from './session-record';

type Judged = Pick<SessionRecord, 'decisions' | 'intents'>;

/** Intents of which at least a part was bought or sold. */
export const filledCount = ({ intents }: Pick<Judged, 'intents'>): number =>
  intents.filter((intent) => shares(intent.filledQty) > ZERO_SHARES).length;

/** Candidates denied by the desk and intents refused by the broker. */
export const refusedCount = ({ decisions, intents }: Judged): number =>
  decisions.filter((decision) => decision.verdict === 'denied' && decision.code !== 'HOLD').length +
  intents.filter((intent) => intent.outcome === 'denied' || intent.outcome === 'rejected').length;

/** Every reason code of the session's decisions and intents, once, by name. */
export function reasonCodes({ decisions, intents }: Judged): ReasonCode[] {
  const codes = [...decisions, ...intents].flatMap(({ code }) => code ?? []);
  return [...new Set(codes)].sort();
}

/** How a session ended where nothing else has to be said of it. */
export function outcomeOf(judged: Judged): SessionOutcome {
  if (filledCount(judged) > 0) return 'traded';
  const codes = reasonCodes(judged);
  return codes.includes('HALTED') || codes.includes('REDUCING') ? 'halted' : 'quiet';
}
