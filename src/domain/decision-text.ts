import type { Decision } from './decision';
import type { ReasonCode } from './reasons';
import { REASONS } from './reasons';

type Words = (numbers: Readonly<Record<string, string>>) => string;

/** A number of a decision, or what stands for one that isn't there. */
const of = (name: string | undefined): string => name ?? 'unknown';

/** How a reason is said with its numbers; a code that isn't here is said by its meaning alone. */
const WORDS: Readonly<Partial<Record<ReasonCode, Words>>> = {
  APPROVED: (n) =>
    `${of(n['qty'])} sh @ ${of(n['limit'])}, ${of(n['tier'])} ${of(n['tierBefore'])} → ${of(n['tierAfter'])} % of ${of(n['entryLimit'])} %`,
  GAP: (n) =>
    `${of(n['gap'])} % from the scan price ${of(n['scan'])} to ${of(n['now'])}, the ask ${of(n['askGap'])} %`,
  SPREAD: (n) => `spread ${of(n['spread'])} % of the mid`,
  SIGNAL_AGE: (n) => `signal age ${of(n['age'])}`,
  QUOTE_AGE: (n) => `quote age ${of(n['quoteAge'])}`,
  NOT_OPENED: (n) => `trade ${of(n['now'])}, bid ${of(n['bid'])}, ask ${of(n['ask'])}`,
  CORPORATE_ACTION: (n) => `${of(n['action'])} between scan and open`,
  VOLATILITY_REGIME: (n) => `volatility ratio ${of(n['ratio'])}`,
  // The baseline's numbers are named by their symbols, as no other number is.
  BASELINE_REGIME: (n) =>
    `volatility ratio of ${
      Object.entries(n)
        .filter(([name]) => /^[A-Z.]+$/.test(name))
        .map(([symbol, ratio]) => `${symbol} ${ratio}`)
        .join(', ') || 'the baseline unknown'
    }`,
  TIER_CAP: (n) =>
    `${of(n['tier'])} at ${of(n['exposure'])} % + ${of(n['proposed'])} % = ${of(n['total'])} % against ${of(n['entryLimit'])} %`,
  UNPRICED_POSITION: (n) => `no trade of this session in ${of(n['unpriced'])}`,
  TRADE_ONLY: (n) => `the rules trade only ${of(n['tradeOnly'])}`,
  ALREADY_HELD: (n) => `${of(n['held'])} sh held`,
  COOLDOWN: (n) => `stopped out on ${of(n['stoppedOut'])}`,
  HOLD: (n) =>
    `z ${of(n['z'])}, ${of(n['price'])} against a stop of ${of(n['stop'])}, ${of(n['closesHeld'])} of ${of(n['maxHold'])} closes`,
  STOP_LOSS: (n) => `close ${of(n['close'])}, price ${of(n['price'])}, stop ${of(n['stop'])}`,
  MAX_HOLD: (n) => `${of(n['closesHeld'])} closes held, at most ${of(n['maxHold'])}`,
  REVERTED: (n) => `z back at ${of(n['z'])}`,
  NOTHING_TO_SELL: (n) =>
    `${of(n['qty'])} sh bought by the desk, ${of(n['held'])} held, ${of(n['available'])} available`,
  HALTED: (n) => `halted: ${of(n['reason'])}`,
  REDUCING: (n) => `reducing: ${of(n['reason'])}`,
  UNAFFORDABLE: (n) =>
    n['wanted'] === undefined
      ? `${of(n['target'])} USD buy no share at ${of(n['limit'])}`
      : `wanted ${of(n['wanted'])} sh at ${of(n['limit'])}`,
};

/** A decision's reason in words with its numbers, in one short line. */
export const decisionText = ({ code, numbers }: Pick<Decision, 'code' | 'numbers'>): string =>
  WORDS[code]?.(numbers) ?? REASONS[code];
