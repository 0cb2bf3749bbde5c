import { parseArgs } from 'node:util';
import { SABOTAGES, type SabotageName } from './sabotage';

/** What was asked for on the command line. */
export interface ChaosOptions {
  readonly seed: number;
  /** The number of the first session, from 1. */
  readonly from: number;
  readonly sessions: number;
  readonly lanes: number;
  /** The build to break, or null. */
  readonly sabotage: SabotageName | null;
  /** How often the worker is killed after an order was accepted; 0: bad days instead. */
  readonly killsAfterAccept: number;
}

/** Reads the arguments. Throws an `Error` that names the flag. */
export function readOptions(args: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string', default: '1' },
      from: { type: 'string', default: '1' },
      sessions: { type: 'string', default: '10' },
      lanes: { type: 'string', default: '4' },
      sabotage: { type: 'string' },
      'kills-after-accept': { type: 'string', default: '0' },
    },
  });
  return {
    seed: count('--seed', values.seed, 0),
    from: count('--from', values.from, 1),
    sessions: count('--sessions', values.sessions, 1),
    lanes: count('--lanes', values.lanes, 1),
    sabotage: values.sabotage === undefined ? null : sabotage(values.sabotage),
    killsAfterAccept: count('--kills-after-accept', values['kills-after-accept'], 0),
  };
}

function count(flag: string, text: string, least: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  throw new Error(`${flag} ${text}: give a whole number from ${least} up`);
}

function sabotage(text: string): SabotageName {
  if (Object.hasOwn(SABOTAGES, text)) return text as SabotageName;
  throw new Error(`--sabotage ${text}: give one of ${Object.keys(SABOTAGES).join(', ')}`);
}
