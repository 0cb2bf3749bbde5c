/** Fractions are never assumed (design 3.5): flags are asked, and a real small order is placed and cancelled. */
import { CancellationScope } from '@temporalio/workflow';
import { clientOrderId } from '../domain/client-order-id';
import type { Capability } from '../domain/fractional';
import { instantText, MINUTE, SECOND } from '../domain/instant';
import type { LadderEvent } from '../domain/order-ladder';
import { lastLookAt } from '../domain/order-looks';
import { lifeOf, type OrderFact } from '../domain/order-state';
import type { Rules } from '../domain/rules';
import type { SessionKey, SessionTimes } from '../domain/session';
import type { TradedAt } from '../domain/session-record';
import { following, sideWork } from './activity-options';
import type { DeskTies } from './desk-ties';
import { tryTo } from './following';
import type { HaltWatch } from './halt-watch';
import type { Hands } from './hands';
import { untilTheOpen } from './market-time';
import { placeOrder } from './place-order';
import { pause } from './pause';

/** The longest that the probe order is tried for. */
const PROBE_CALL = 3 * MINUTE;
/** Looks for the end of the probe order after its cancel, and the pause between them. */
const CANCEL_LOOKS = 20;
const CANCEL_PAUSE = 3 * SECOND;

interface ProbePlan {
  readonly key: SessionKey;
  readonly rules: Rules;
  readonly rulesArtifact: string;
  readonly tradedAt: TradedAt | undefined;
  readonly times: SessionTimes;
  /** The symbols that may be bought at the open. */
  readonly symbols: readonly string[];
}

/** Once a day, in the evening: what the open may count on, and when something was sent for it. Whatever isn't proven means whole shares only. */
export async function proveFractions(
  plan: ProbePlan,
  ties: DeskTies,
  halt: HaltWatch,
  { market, log }: Hands,
): Promise<{ readonly capability: Capability; readonly sentAt: readonly string[] }> {
  const sentAt: string[] = [];
  // A session that is cancelled here must not leave the order behind.
  const capability = await CancellationScope.nonCancellable(() =>
    capabilityOf(plan, untilTheOpen(plan.times, market), ties, halt, sentAt),
  );
  log.proved(capability);
  if (capability.source === 'unproven')
    log.found(
      `Fractions are not proven, so that only whole shares are bought: ${capability.evidence ?? ''}.`,
    );
  return { capability, sentAt };
}

async function capabilityOf(
  { key, rules, rulesArtifact, tradedAt, times, symbols }: ProbePlan,
  limit: ReturnType<typeof untilTheOpen>,
  ties: DeskTies,
  halt: HaltWatch,
  sentAt: string[],
): Promise<Capability> {
  const declared = await tryTo(() =>
    sideWork.declareFractions.executeWithOptions(
      { summary: `which of ${symbols.length} candidates trade in fractions`, ...limit },
      [symbols],
    ),
  );
  if (declared === null) return unproven({}, 'the broker did not say which assets trade in fractions');
  const { capability, probeSymbol } = declared;
  if (rules.fractional.mode === 'off' || probeSymbol === null) return capability;
  // The gateway reads the desk's mode; a halt that the desk doesn't have yet, only this session knows.
  if (halt.own) return unproven(capability.symbols, 'no probe order was sent, the session is halted');

  const id = clientOrderId({ ...key, symbol: probeSymbol, side: 'buy', kind: 'probe', number: 1 });
  const placed = await placeOrder({
    request: { kind: 'probe', probe: { clientOrderId: id, symbol: probeSymbol, times } },
    rulesArtifact,
    ...(tradedAt ? { tradedAt } : {}),
    summary: `prove that fractions trade: a small order for ${probeSymbol}, to be cancelled`,
    left: PROBE_CALL,
  });
  sentAt.push(...placed.sentAt);
  const event: LadderEvent =
    // Sent without an answer that can be read: it may be there.
    placed.event.kind === 'failed' && placed.event.failure.kind === 'unknown'
      ? { kind: 'lost' }
      : placed.event;
  switch (event.kind) {
    case 'seen':
    case 'lost': {
      const { order, dead } = await cancelled(id, event.kind === 'seen' ? event.order : null);
      if (!order || !dead) {
        const { qty = '0', filledQty = '0', limit: price = null } = order ?? {};
        const deadAfter = instantText(lastLookAt(times));
        ties.keep({
          clientOrderId: id,
          symbol: probeSymbol,
          side: 'buy',
          qty: qty ?? '0',
          price,
          filledQty,
          deadAfter,
        });
        return unproven(
          capability.symbols,
          `the probe order ${id} is not proven dead; it is looked up again at the open`,
        );
      }
      return order.status === 'rejected'
        ? unproven(capability.symbols, `the broker took the probe order ${id} and rejected it afterwards`)
        : { ...capability, source: 'proven', evidence: id };
    }
    case 'failed':
      return unproven(
        capability.symbols,
        `the probe order ${id} failed, ${event.failure.code}: ${event.failure.message}`,
      );
    case 'denied':
      return unproven(capability.symbols, `the probe order ${id} was not sent, ${event.code}`);
    default:
      return unproven(
        capability.symbols,
        `the probe order ${id} was not sent, ${event.kind === 'nothing-sent' ? (event.code ?? 'BROKER_UNREACHABLE') : event.kind}`,
      );
  }
}

/** Cancels the probe order until it is proven dead, or for a minute: the order as last seen, and whether it is dead. */
async function cancelled(
  id: string,
  seen: OrderFact | null,
): Promise<{ readonly order: OrderFact | null; readonly dead: boolean }> {
  let order = seen;
  const isDead = (): boolean => order !== null && lifeOf(order.status) !== 'working';
  for (let looks = 0; looks < CANCEL_LOOKS && !isDead(); looks += 1) {
    if (looks > 0) await pause(CANCEL_PAUSE, { speed: 1 }, `before the next look at ${id}`);
    const look = await tryTo(() =>
      following.cancelOrder.executeWithOptions({ summary: `cancel ${id}` }, [id]),
    );
    order = look?.order ?? order;
  }
  return { order, dead: isDead() };
}

const unproven = (symbols: Capability['symbols'], evidence: string): Capability => ({
  account: false,
  symbols,
  source: 'unproven',
  evidence,
});
