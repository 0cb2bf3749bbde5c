import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TradingDay } from '../../domain/session';
import type { KeyRing } from '../../codec/key-ring';
import { readEnvironment, readPlace } from '../../config/environment';
import { readDeskFolder } from '../../config/desk-folder';
import { holding, money, port, scenario, seed, symbol, wholeNumber } from '../flags';
import { UsageError } from '../usage-error';

/** What an operator asked `nightdesk up` for, checked. */
export interface UpOptions {
  readonly stateDir: string;
  readonly fresh: boolean;
  readonly sessions: number;
  /** Date of the first session, or null for the default of the market. */
  readonly from: string | null;
  readonly bars: string | null;
  /** Null: 7, or what the state folder was started with. */
  readonly seed: number | null;
  readonly scenario: 'drift' | null;
  /** Decimal string, USD. */
  readonly cash: string | null;
  readonly holdings: readonly { readonly symbol: string; readonly qty: string }[];
  readonly fractionalOff: { readonly account: boolean; readonly symbols: readonly string[] };
  /** Path of a plan of faults, or null. */
  readonly faults: string | null;
  /** How long a night takes, wall milliseconds. */
  readonly nightMs: number;
  readonly config: string | null;
  /** Many desks instead of one. */
  readonly desks: RunDesks | null;
  /** What payloads are encrypted with, or null. */
  readonly encryption: KeyRing | null;
  /** Post notices to the caller's webhook too. */
  readonly notify: boolean;
  readonly exit: boolean;
  readonly json: string | null;
  /** 0 for a free one. */
  readonly ports: { readonly temporal: number; readonly ui: number; readonly exchange: number };
}

/** The flags as commander hands them over: text, lists of text, or true. */
export interface UpFlags {
  readonly state: string;
  readonly fresh?: boolean;
  readonly sessions: string;
  readonly from?: string;
  readonly bars?: string;
  readonly seed?: string;
  readonly scenario?: string;
  readonly cash?: string;
  readonly holding: readonly string[];
  readonly fractionalOff: readonly string[];
  readonly faults?: string;
  readonly night: string;
  readonly config?: string;
  readonly desks?: string;
  readonly notify?: boolean;
  readonly exit?: boolean;
  readonly json?: string;
  readonly temporalPort: string;
  readonly uiPort: string;
  readonly exchangePort: string;
}

/** Checks the flags. Throws `UsageError`, one line, for the first that is wrong. */
export function readUpOptions(flags: UpFlags, table: readonly TradingDay[]): UpOptions {
  if (flags.bars !== undefined) mustExist('--bars', flags.bars);
  if (flags.config !== undefined) mustExist('--config', flags.config);
  if (flags.faults !== undefined) mustExist('--faults', flags.faults);
  return {
    stateDir: stateFolder(flags.state),
    fresh: flags.fresh ?? false,
    sessions: wholeNumber('--sessions', flags.sessions, 1, 2_000),
    from: flags.from === undefined ? null : firstSession(flags.from, table),
    bars: flags.bars === undefined ? null : resolve(flags.bars),
    seed: flags.seed === undefined ? null : seed('--seed', flags.seed),
    scenario: scenario('--scenario', flags.scenario),
    cash: flags.cash === undefined ? null : money('--cash', flags.cash),
    holdings: flags.holding.map(holding),
    fractionalOff: {
      account: flags.fractionalOff.includes('account'),
      symbols: flags.fractionalOff
        .filter((name) => name !== 'account')
        .map((name) => symbol('--fractional-off', name)),
    },
    faults: flags.faults === undefined ? null : resolve(flags.faults),
    nightMs: nightLength(flags.night),
    config: flags.config ?? null,
    desks: runDesksOf(flags),
    encryption: readPlace(encryptionVariables(process.env)).temporal.encryption,
    notify: flags.notify === true && hasWebhook(),
    exit: flags.exit ?? false,
    json: flags.json === undefined ? null : writable('--json', flags.json),
    ports: {
      temporal: port('--temporal-port', flags.temporalPort),
      ui: port('--ui-port', flags.uiPort),
      exchange: port('--exchange-port', flags.exchangePort),
    },
  };
}

/** The desks of a run: those of a folder, or so many with the built-in rules. */
export interface RunDesks {
  /** Null: files for them are made in the state folder. */
  readonly folder: string | null;
  readonly names: readonly string[];
}

/** As many as one machine serves without further ado; docs/scaling.md has what more of them take. */
const MOST_DESKS = 100;

function runDesksOf({
  desks,
  config,
  scenario: name,
  fractionalOff,
  holding: held,
}: UpFlags): RunDesks | null {
  if (desks === undefined) return null;
  if (config !== undefined || name !== undefined || fractionalOff.length > 0 || held.length > 0)
    throw new UsageError(
      `--desks ${desks}: --config, --scenario, --fractional-off and --holding are of a run with one desk; leave them out`,
    );
  if (/^\d+$/.test(desks)) {
    const count = wholeNumber('--desks', desks, 1, MOST_DESKS);
    const digits = String(count).length;
    const nameOf = (_: unknown, index: number): string => `desk${String(index + 1).padStart(digits, '0')}`;
    return { folder: null, names: Array.from({ length: count }, nameOf) };
  }
  mustExist('--desks', desks);
  return { folder: resolve(desks), names: readDeskFolder(desks).map(({ rules }) => rules.desk) };
}

function mustExist(flag: string, path: string): void {
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new UsageError(`${flag} ${path}: there is no such file or folder`);
}

/** True, or throws: a run that was to post its notices must not find out after the first day that it can't. */
function hasWebhook(): true {
  const variables = webhookVariables(process.env);
  if (readEnvironment(variables).webhook) return true;
  throw new UsageError('--notify needs a webhook: set NIGHTDESK_WEBHOOK_URL, or NIGHTDESK_WEBHOOK_URL_FILE');
}

/** The settings of the webhook alone. */
export const webhookVariables = (variables: NodeJS.ProcessEnv): Record<string, string> =>
  asWritten(variables, 'NIGHTDESK_WEBHOOK_URL');

/** The settings of the payloads' encryption alone. */
export const encryptionVariables = (variables: NodeJS.ProcessEnv): Record<string, string> =>
  asWritten(variables, 'NIGHTDESK_ENCRYPTION_KEYS');

/** A variable and the one that names its file, as they are set. */
const asWritten = (variables: NodeJS.ProcessEnv, field: string): Record<string, string> =>
  Object.fromEntries(
    [field, `${field}_FILE`].flatMap((name) => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** An empty text would be the folder that the command is started in. */
function stateFolder(text: string): string {
  if (text === '') throw new UsageError('--state needs the name of a folder, like .nightdesk');
  return resolve(text);
}

/** The path of a file that can be written when there is something to write: all is run by then. */
function writable(flag: string, text: string): string {
  const path = resolve(text);
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${flag} ${text}: there is no folder ${dirname(path)}`);
  if (text === '' || statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${flag} ${text}: give the name of a file`);
  return path;
}

/** The session on a date, or the first one after it. */
function firstSession(text: string, table: readonly TradingDay[]): string {
  const midnight = new Date(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : NaN);
  // A day that no month has, like the 31st of June, either is no instant or rolls over into another date.
  const real = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
  if (!real) throw new UsageError(`--from ${text}: that is no date; write it YYYY-MM-DD`);
  const session = table.find((day) => day.date >= text);
  if (!session || text < (table[0]?.date ?? '')) {
    throw new UsageError(
      `--from ${text}: the embedded exchange has sessions from ${table[0]?.date ?? '?'} to ${table.at(-1)?.date ?? '?'}`,
    );
  }
  return session.date;
}

function nightLength(text: string): number {
  const match = /^(\d{1,4}(?:\.\d{1,3})?)\s?(ms|s|min)?$/.exec(text);
  const value =
    Number(match?.[1]) * { ms: 1, s: 1_000, min: 60_000 }[(match?.[2] ?? 's') as 'ms' | 's' | 'min'];
  if (value >= 500 && value <= 86_400_000) return value;
  throw new UsageError(`--night ${text}: give a length from 500ms up, like 3s`);
}
