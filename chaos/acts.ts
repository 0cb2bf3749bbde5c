/** Does to a running session what its plan says: kills, hand-made orders, halts; each once, at its moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import { instantMs, instantText } from '../src/domain/instant';
import { decimal, ratio, shareDown, shares, wholeShares, ZERO_SHARES, ZERO_USD } from '../src/domain/money';
import type { Progress } from '../src/domain/session-messages';
import type { Phase } from '../src/domain/phase';
import type { HaltSpan } from './checker/evidence';
import { accountBefore } from './checker/ledger';
import type { ClockLog } from './clock-log';
import type { DeskHand } from './desk-hand';
import type { HandTrade, Kill, Moment, PlannedHalt, SessionPlan } from './plan';
import type { Stand } from './stand';
import { whenItAnswers } from './when-it-answers';

const PHASES: readonly Phase[] = ['brief', 'scan', 'night', 'open', 'execute', 'follow', 'settle', 'end'];
/** Between two looks whether a moment has come. */
const LOOK_EVERY_MS = 50;
/** A market that goes on while parts are dead, market seconds a wall second. */
const MARKET_GOES_ON_AT = 1_200;

/** A kill as it happened. */
export interface Killed {
  readonly name: string;
  /** How fast the market ran then. */
  readonly speed: number;
  readonly downMs: number;
}

export interface Acts {
  /** Told of every look at the session. */
  seen(progress: Progress): void;
  /** Nothing more is begun; resolves when everything has been carried through and all parts run. */
  finish(): Promise<readonly Killed[]>;
}

export interface Scene {
  readonly stand: Stand;
  readonly clock: ClockLog;
  readonly desk: DeskHand;
  /** Every halt of the stretch; this session's are added. */
  readonly halts: HaltSpan[];
  /** Market time of the open, RFC 3339. */
  readonly open: string;
}

export function startActs(plan: SessionPlan, scene: Scene): Acts {
  const { stand, clock, desk, halts } = scene;
  const killed: Killed[] = [];
  const over = new AbortController();
  let phase: Phase = 'brief';
  let proposed: readonly string[] = [];
  /** One act at a time: nothing is asked of a part that is dead, and none is killed while it starts. */
  let acting: Promise<void> = Promise.resolve();
  const inTurn = (act: () => Promise<void>): Promise<void> => (acting = acting.then(act));

  const pauseOf = (ms: number): Promise<unknown> =>
    sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
  const reached = async (moment: Moment): Promise<boolean> => {
    while (!over.signal.aborted && PHASES.indexOf(phase) < PHASES.indexOf(moment.phase))
      await pauseOf(LOOK_EVERY_MS);
    await pauseOf(moment.afterMs);
    return !over.signal.aborted;
  };
  /** True once the exchange has held so many orders in this session. */
  const hasHeld = async (count: number): Promise<boolean> => {
    while (!over.signal.aborted && (await held(stand)) < count) await pauseOf(LOOK_EVERY_MS);
    return !over.signal.aborted;
  };

  async function carryOut(kill: Kill): Promise<void> {
    const speed = await clock.speedNow();
    await stand.kill(kill.victims);
    killed.push({ name: kill.name, speed, downMs: kill.downMs });
    await sleep(kill.downMs);
    if (kill.marketGoesOnToMs !== null) {
      const until = instantText(instantMs(scene.open) + kill.marketGoesOnToMs);
      await whenItAnswers(() => clock.control.run(MARKET_GOES_ON_AT, until));
      while ((await clock.now()) < instantMs(until)) await sleep(LOOK_EVERY_MS);
    }
    await stand.revive(kill.victims);
    // The one setting that the exchange keeps in its head.
    if (kill.victims.includes('exchange')) await stand.hand.setRateLimit(plan.rateLimit);
  }

  async function halt({ mode, liftedAfterMs, ...moment }: PlannedHalt): Promise<void> {
    if (!(await reached(moment))) return;
    let span: HaltSpan | null = null;
    await inTurn(async () => {
      if (await desk.setMode(mode)) span = { mode, fromMs: await clock.now(), untilMs: null };
      if (span) halts.push(span);
    });
    await pauseOf(liftedAfterMs ?? NEVER_MS);
    await inTurn(async () => {
      const place = halts.findIndex((each) => each === span);
      if (!span || place < 0) return;
      // From the moment on at which the order to resume is sent, orders may leave.
      halts[place] = { ...span, untilMs: await clock.now() };
      await desk.setMode('active');
    });
  }

  const holds = plan.kills.filter(({ when }) => when === 'order-held');
  const watching = [
    ...plan.kills.map(async (kill) => {
      const { when } = kill;
      if (await (when === 'order-held' ? hasHeld(holds.indexOf(kill) + 1) : reached(when)))
        await inTurn(() => carryOut(kill));
    }),
    ...plan.handTrades.map(async (trade, index) => {
      if (await reached({ phase: trade.phase, afterMs: 0 }))
        await inTurn(() => tradeByHand(stand, trade, proposed, `hand-${plan.number}-${index}`));
    }),
    ...(plan.halt ? [halt(plan.halt)] : []),
  ];
  // Whoever finishes the acts is told of what failed.
  for (const each of watching) each.catch(() => undefined);
  return {
    seen(progress) {
      phase = progress.phase;
      proposed = (progress.record.scan?.candidates ?? []).map(({ symbol }) => symbol);
    },
    async finish() {
      over.abort();
      await Promise.all(watching);
      return killed;
    },
  };
}

/** Longer than any session. */
const NEVER_MS = 2 ** 31 - 1;

/** How many orders the exchange has held since the plan was given; none while it doesn't answer. */
async function held(stand: Stand): Promise<number> {
  try {
    const { counts } = await stand.hand.faults();
    return Object.entries(counts)
      .filter(([name]) => name.startsWith('hold-'))
      .reduce((sum, [, times]) => sum + times, 0);
  } catch {
    return 0;
  }
}

/** Buys some shares, or sells some of those held; what the exchange refuses wasn't to be. */
async function tradeByHand(
  { hand }: Stand,
  { side, of, pick, shares: size }: HandTrade,
  proposed: readonly string[],
  clientOrderId: string,
): Promise<void> {
  const { positions } = accountBefore(await hand.ledger(), ZERO_USD, Infinity);
  const owned = [...positions].filter(([, qty]) => qty > 0n).map(([symbol]) => symbol);
  const symbols = of === 'held' ? owned : of === 'proposed' ? proposed : [of.symbol];
  const symbol = symbols[Math.floor(pick * symbols.length)];
  if (symbol === undefined) return;
  const most = positions.get(symbol) ?? ZERO_SHARES;
  const qty = side === 'buy' ? shares(size) : wholeShares(shareDown(most, ratio(size)));
  if (qty > 0n) await hand.trade(side, symbol, decimal(qty), clientOrderId);
}
