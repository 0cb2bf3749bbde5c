/** The runner's hand on the clock, noting how fast the market went when: the checker reckons with it. */
import { instantMs } from '../src/domain/instant';
import type { ExchangeControl } from '../src/cli/up/exchange-control';
import type { ClockSpan } from './checker/evidence';
import { whenItAnswers } from './when-it-answers';

export interface ClockLog {
  readonly control: ExchangeControl;
  /** Where the clock ran faster than in real time. */
  readonly spans: readonly ClockSpan[];
  /** How fast the market runs now; 1 while the exchange doesn't answer. */
  speedNow(): Promise<number>;
  /** Market time in milliseconds since 1970, as soon as the exchange answers. */
  now(): Promise<number>;
}

export function clockLog(exchange: ExchangeControl): ClockLog {
  const spans: ClockSpan[] = [];
  const note = async (speed: number, until: string): Promise<void> => {
    const fromMs = instantMs(await exchange.now());
    const untilMs = instantMs(until);
    if (untilMs > fromMs) spans.push({ fromMs, untilMs, speed });
  };
  return {
    spans,
    now: async () => instantMs(await whenItAnswers(() => exchange.now())),
    async speedNow() {
      const nowMs = await exchange.now().then(instantMs, () => NaN);
      return spans.find(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)?.speed ?? 1;
    },
    control: {
      ...exchange,
      async run(speed, until) {
        await note(speed, until);
        await exchange.run(speed, until);
      },
    },
  };
}
