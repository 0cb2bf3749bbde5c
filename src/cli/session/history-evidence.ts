/** What a session decided on, read from its history: the inputs and the results of its activities. */
import type { History } from '@temporalio/common/lib/proto-utils';
import type { Activities } from '../../activities';
import { recordedSession } from '../../audit/recorded-session';
import type { GatewayAnswer } from '../../activities/order-gateway';
import { coolingDown } from '../../domain/cooldown';
import type { OpenFacts } from '../../domain/explanation';
import type { GatewayRequest } from '../../domain/gateway-verdict';
import { instantMs } from '../../domain/instant';
import { lifeOf } from '../../domain/order-state';
import type { Reservation } from '../../domain/reservations';
import type { Rules } from '../../domain/rules';
import type { SessionRecord } from '../../domain/session-record';

type Name = keyof Activities;
type Result<K extends Name> = Awaited<ReturnType<Activities[K]>>;

/** One activity that was completed. */
interface Completed {
  readonly name: string;
  readonly input: unknown;
  readonly result: unknown;
}

/** One order that asked the gateway, and what it answered. */
export interface GatewayCall {
  readonly request: GatewayRequest;
  readonly answer: GatewayAnswer;
}

export interface HistoryEvidence {
  readonly rules: Rules;
  /** What the entries were decided on; null when the session never got so far. */
  readonly open: OpenFacts | null;
  /** In the order in which they asked. */
  readonly gateway: readonly GatewayCall[];
}

/** Reads the evidence behind a record; null for a history that ends before the session knew its rules. */
export function readEvidence(history: History, record: SessionRecord): HistoryEvidence | null {
  const calls = completedActivities(history);
  const brief = resultsOf(calls, 'brief').at(-1);
  if (!brief) return null;
  return {
    rules: brief.rules,
    open: openFacts(calls, brief.rules, record),
    gateway: calls
      .filter(({ name }) => name === 'placeOrder')
      .map(({ input, result }) => ({
        request: (input as { readonly request: GatewayRequest }).request,
        answer: result as GatewayAnswer,
      })),
  };
}

/** In the order in which they were asked for. Histories that a payload codec encrypts can't be read here. */
const completedActivities = (history: History): readonly Completed[] =>
  recordedSession(history).activities.flatMap(({ type, args, answer }) =>
    answer.kind === 'completed' ? [{ name: type, input: args[0], result: answer.value }] : [],
  );

const resultsOf = <K extends Name>(calls: readonly Completed[], wanted: K): readonly Result<K>[] =>
  calls.filter(({ name }) => name === wanted).map(({ result }) => result as Result<K>);

/** The same facts as the workflow put together (`decide-open.ts`). */
function openFacts(calls: readonly Completed[], rules: Rules, record: SessionRecord): OpenFacts | null {
  const decidedAt = record.observations.findLast(({ purpose }) => purpose === 'open')?.at;
  const looks = calls.flatMap(({ name, result }, index) =>
    name === 'observe' || name === 'observeAccount'
      ? [{ index, observation: result as Result<'observe'> }]
      : [],
  );
  const look = looks.findLast(({ observation }) => observation.clock.at === decidedAt);
  if (!look) return null;
  const { observation, index } = look;
  const before = calls.slice(0, index);
  const scan = resultsOf(before, 'scanUniverse').at(-1);
  const ledger = resultsOf(before, 'readLedger').at(-1);
  const calendars = [
    ...resultsOf(before, 'brief').map(({ calendar }) => calendar),
    ...resultsOf(before, 'readCalendar'),
  ];
  const times = calendars.flatMap((calendar) => calendar.times ?? []).at(-1);
  if (!times || !ledger) return null;

  const held = new Set(observation.positions.map(({ symbol }) => symbol));
  const sales = record.decisions.filter(({ side }) => side === 'sell');
  const declared = resultsOf(before, 'declareFractions').at(-1)?.capability.symbols ?? {};
  const { account = false, source = 'unproven' } = record.fractional ?? {};
  return {
    ...{ rules, times, observation },
    scanFeed: scan?.feed ?? rules.feed,
    candidates: scan?.candidates ?? [],
    baseline: scan?.baseline ?? [],
    reservations: unprovenReservations(before),
    capability: { account, source, symbols: declared },
    exiting: sales
      .filter(({ symbol, code }) => code !== 'HOLD' || !held.has(symbol))
      .map(({ symbol }) => symbol),
    exits: sales.filter(({ verdict }) => verdict === 'approved').length,
    coolingDown: coolingDown({ ...ledger, scanDate: times.scanDay.date, rules }),
  };
}

/** The room of earlier sessions' buys that the desk told of, less those that a look proved since. */
function unprovenReservations(calls: readonly Completed[]): readonly Reservation[] {
  const told = resultsOf(calls, 'enterDesk').at(-1)?.unproven ?? [];
  const looks = calls.filter(({ name }) => name === 'watchOrder');
  return told
    .filter(({ clientOrderId, deadAfter }) => {
      const last = looks.findLast(({ input }) => input === clientOrderId)?.result as
        Result<'watchOrder'> | undefined;
      if (!last) return true;
      if (last.order) return lifeOf(last.order.status) === 'working';
      return !(instantMs(last.clock.at) >= instantMs(deadAfter));
    })
    .flatMap(({ symbol, side, qty, price, filledQty }) =>
      side === 'buy' && price !== null ? [{ symbol, qty, price, filledQty, state: 'held' as const }] : [],
    );
}
