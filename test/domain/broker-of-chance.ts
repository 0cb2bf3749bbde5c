/**
 * A broker by dice, for the ladder's promises: it loses answers, whether it took the order or not, shows orders late or
 * as they were, refuses the second sending of an id for any reason while the first one lives, fills in parts, rejects
 * late and dies while nobody looks. What it keeps is the truth, whether the desk has heard of it or not.
 */
import fc from 'fast-check';
import { rungQuantity, startClimb, type Climb } from '../../src/domain/climb';
import { FAILURE_KINDS } from '../../src/domain/broker-failure';
import {
  decimal,
  minus,
  plus,
  ratio,
  shareDown,
  shares,
  ZERO_SHARES,
  type Shares,
} from '../../src/domain/money';
import { advance, STEP_EVENTS, type LadderEvent } from '../../src/domain/order-ladder';
import { lifeOf, type OrderFact } from '../../src/domain/order-state';
import type { Rung } from '../../src/domain/rung';
import { exitFor, failure, idOf, intentFor, orderOf, RUNGS } from './entry-climb';

/** One throw of the dice: what happens, and how far the order gets meanwhile. */
interface Chance {
  readonly event: number;
  readonly kind: number;
  readonly status: string;
  /** The part of the rest that fills before the next look. */
  readonly fills: string;
  /** True when an order that nobody answered for has reached the broker. */
  readonly arrives: boolean;
  /** True when a look shows the order as it was when the broker took it. */
  readonly lags: boolean;
  /** For how many looks the broker doesn't show the order from here on, though it has it. */
  readonly hides: number;
  /** One in twenty: the day is over from here on. */
  readonly ends: boolean;
}

const STATUSES = [
  ...['new', 'partially_filled', 'pending_cancel', 'novel', 'new', 'new'],
  ...['canceled', 'expired', 'replaced', 'rejected', 'rejected'],
];
const seldom = (oneIn: number): fc.Arbitrary<boolean> => fc.nat(oneIn - 1).map((drawn) => drawn === 0);
const chance: fc.Arbitrary<Chance> = fc.record({
  event: fc.nat(99),
  kind: fc.nat(FAILURE_KINDS.length - 1),
  status: fc.constantFrom(...STATUSES),
  fills: fc.constantFrom('0', '0', '0', '0.01', '0.5', '0.99', '1'),
  arrives: fc.boolean(),
  lags: seldom(4),
  hides: fc.constantFrom(0, 0, 0, 0, 1, 7),
  ends: seldom(20),
});

export interface Run {
  readonly wanted: string;
  readonly start: Rung;
  readonly chances: readonly Chance[];
}
export const runs: fc.Arbitrary<Run> = fc.record({
  wanted: fc.constantFrom('0.1667', '1.6667', '10.5', '12', '250.0001'),
  start: fc.constantFrom(...RUNGS),
  chances: fc.array(chance, { maxLength: 60 }),
});

/** One sending of an order, as the desk asked for it. */
export interface Asked {
  readonly id: string;
  readonly qty: string;
  readonly step: 'place' | 'resend';
  /** Looks since the order first left that the broker answered without it. */
  readonly absences: number;
  /** True when the broker had shown the order before. */
  readonly seen: boolean;
}

export class BrokerOfChance {
  readonly orders = new Map<string, OrderFact>();
  readonly asked: Asked[] = [];
  /** The same orders as they were when they came. */
  readonly #taken = new Map<string, OrderFact>();
  readonly #absences = new Map<string, number>();
  readonly #shown = new Set<string>();
  #hiddenFor = 0;
  dayIsOver = false;

  live(): OrderFact[] {
    return [...this.orders.values()].filter((order) => lifeOf(order.status) === 'working');
  }

  filled(): Shares {
    return [...this.orders.values()].reduce(
      (total, order) => plus(total, shares(order.filledQty)),
      ZERO_SHARES,
    );
  }

  /** What the desk sends, and what it hears of that. */
  ask(climb: Climb & { readonly step: 'place' | 'resend' }, dice: Chance): LadderEvent {
    const id = idOf(climb);
    const absences = this.#absences.get(id) ?? 0;
    this.asked.push({ id, qty: rungQuantity(climb), step: climb.step, absences, seen: this.#shown.has(id) });
    const refused: LadderEvent = { kind: 'failed', failure: failure(FAILURE_KINDS[dice.kind]!) };
    // An id is taken once; whoever sends it again may be refused for whatever else is wrong with the order now.
    if (this.orders.has(id)) return dice.arrives ? { kind: 'lost' } : refused;
    const outcome = (['taken', 'unanswered', 'refused'] as const)[dice.event % 3];
    if (outcome === 'refused' && refused.failure.kind !== 'unknown') return refused;
    if (outcome === 'taken' || dice.arrives) {
      const order = orderOf(climb, { qty: rungQuantity(climb) });
      this.orders.set(id, order);
      this.#taken.set(id, order);
    }
    this.pass(id, dice);
    if (outcome === 'taken') return this.#show(id, dice);
    return outcome === 'refused' ? refused : { kind: 'lost' };
  }

  /** A look, answered. After the day the broker shows everything that it ever had and that nobody has seen yet. */
  look(id: string, dice: Chance): LadderEvent {
    this.pass(id, dice);
    this.#hiddenFor = Math.max(this.#hiddenFor - 1, dice.hides);
    const isHidden = this.#hiddenFor > 0 && (!this.dayIsOver || this.#shown.has(id));
    if (this.orders.has(id) && !isHidden) return this.#show(id, dice);
    this.#absences.set(id, (this.#absences.get(id) ?? 0) + 1);
    return { kind: 'absent', dayOver: this.dayIsOver };
  }

  #show(id: string, { lags }: Chance): LadderEvent {
    this.#shown.add(id);
    return { kind: 'seen', order: (lags ? this.#taken : this.orders).get(id)! };
  }

  /** Time passes for a live order: it fills, dies, or both. */
  pass(id: string, { fills, status }: Chance): void {
    const order = this.orders.get(id);
    if (!order || lifeOf(order.status) !== 'working') return;
    const rest = minus(shares(order.qty ?? '0'), shares(order.filledQty));
    const filled = plus(shares(order.filledQty), shareDown(rest, ratio(fills)));
    const full = filled === shares(order.qty ?? '0');
    this.orders.set(id, {
      ...order,
      status: full ? 'filled' : this.dayIsOver && lifeOf(status) === 'working' ? 'expired' : status,
      filledQty: decimal(filled),
      filledAveragePrice: filled === ZERO_SHARES ? null : '100',
    });
  }

  /** An operator ends the order by hand, and says what it came to. */
  resolve(id: string): LadderEvent {
    const order = this.orders.get(id);
    if (order && lifeOf(order.status) === 'working') this.orders.set(id, { ...order, status: 'canceled' });
    return {
      kind: 'resolved',
      filledQty: order?.filledQty ?? '0',
      averagePrice: order?.filledAveragePrice ?? null,
    };
  }
}

/** What happens next in the climb's step, by chance, while the truth moves on. */
function happening(climb: Climb, broker: BrokerOfChance, dice: Chance): LadderEvent {
  const id = idOf(climb);
  if (dice.ends) broker.dayIsOver = true;
  broker.pass(id, dice);
  const kinds = STEP_EVENTS[climb.step];
  const kind = kinds[dice.event % kinds.length]!;
  if (climb.step === 'place' || climb.step === 'resend') {
    // Nothing leaves after the day.
    if (broker.dayIsOver) return { kind: 'window-over' };
    if (kind === 'delayed' || kind === 'nothing-sent') return { kind };
    return (dice.lags && endOf(kind)) || broker.ask({ ...climb, step: climb.step }, dice);
  }
  if (climb.step === 'wait') {
    if (broker.dayIsOver) return { kind: 'window-over' };
    return (dice.lags && endOf(kind)) || { kind: 'waited' };
  }
  // Seldom: both end the intent, and most of what can happen comes before.
  if (dice.ends && kind === 'unproven') return { kind };
  if (dice.ends && kind === 'resolved') return broker.resolve(id);
  return broker.look(id, dice);
}

/** Ends of an intent that nothing at the broker brings about. */
function endOf(kind: LadderEvent['kind']): LadderEvent | null {
  if (kind === 'window-over') return { kind };
  return kind === 'denied' || kind === 'stopped' ? { kind, code: 'TIER_CAP' } : null;
}

export interface Day {
  readonly climb: Climb;
  readonly broker: BrokerOfChance;
}
/** One step: where the climb stood, what it heard, and where it stands now. */
export interface Step extends Day {
  readonly before: Climb;
  readonly event: LadderEvent;
}

const startOf = ({ start, wanted }: Run): Climb => {
  if (start === 'exit') return startClimb(exitFor(wanted));
  // Less than a share can't start whole.
  return startClimb(intentFor(wanted, wanted === '0.1667' ? 'fractional' : start));
};

/** Climbs by the dice; `each` sees the truth after every step. */
export function climbBy(run: Run, each: (step: Step) => void = () => undefined): Day {
  const broker = new BrokerOfChance();
  let climb = startOf(run);
  for (const dice of run.chances) {
    if (climb.step === 'ended') break;
    const before = climb;
    const event = happening(before, broker, dice);
    climb = advance(before, event, idOf(before));
    each({ before, event, climb, broker });
  }
  return { climb, broker };
}
