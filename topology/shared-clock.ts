/** One market's clock for several desks: it goes on when all of them are ready for it. */
import type { ExchangeControl } from '../src/cli/up/exchange-control';
import { instantMs } from '../src/domain/instant';

export interface ClockShare {
  /** The clock as one desk's runner holds it. */
  readonly control: ExchangeControl;
  /** The desk has ended: nobody waits for it any more. */
  leave(): void;
}

/**
 * Gives each of `count` desks its own hand on the clock. A runner that asks for the clock to run up to an instant waits
 * until every other desk has asked for that instant, or a later one, or has left. The first time is the night, when
 * every desk has scanned and waits for the open: `beforeTheFirstRun` is done then, while the clock stands.
 */
export function sharedClock(
  exchange: ExchangeControl,
  count: number,
  beforeTheFirstRun: () => Promise<void> = () => Promise.resolve(),
): readonly ClockShare[] {
  let first: Promise<void> | null = null;
  const desks = Array.from({ length: count }, () => ({ askedMs: -Infinity, left: false }));
  const waiting: (() => void)[] = [];
  const lookAgain = (): void => {
    for (const wake of waiting.splice(0)) wake();
  };
  const allReadyFor = async (untilMs: number): Promise<void> => {
    while (desks.some(({ askedMs, left }) => !left && askedMs < untilMs))
      await new Promise<void>((wake) => waiting.push(wake));
  };
  return desks.map((desk) => ({
    control: {
      ...exchange,
      async holdAt(instant, speed, until) {
        // A runner that begins anew in the middle of an open must not stop the market for all.
        if (desk.askedMs === -Infinity) await exchange.holdAt(instant, speed, until);
      },
      async run(speed, until) {
        desk.askedMs = Math.max(desk.askedMs, instantMs(until));
        lookAgain();
        await allReadyFor(instantMs(until));
        await (first ??= beforeTheFirstRun());
        await exchange.run(speed, until);
      },
    },
    leave() {
      desk.left = true;
      lookAgain();
    },
  }));
}
