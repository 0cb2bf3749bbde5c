/** The desks that a process works for: those of a folder, each with its own keys, or the one of the environment. */
import { join } from 'node:path';
import { readBrokerConnection, type BrokerConnection } from './broker-connection';
import { loadConfig, type Config, type RuleOverrides } from './config';
import { ConfigError, type ConfigProblem } from './config-error';
import { readDeskFolder } from './desk-folder';
import { embeddedRules } from './embedded-rules';
import { readEnvironment, setIn } from './environment';
import type { SetVariables } from './secret-variable';

/** A desk: its rules, and the account that it trades. */
export interface ConfiguredDesk {
  readonly config: Config;
  readonly broker: BrokerConnection;
}

/** A desk whose keys can't be had. It trades nothing, and keeps no other from trading. */
export interface KeylessDesk {
  readonly desk: string;
  /** Why, a sentence with the file or the variable in it; never a value. */
  readonly because: string;
}

export interface ConfiguredDesks {
  /** In the order of their names; one at least. */
  readonly ready: readonly ConfiguredDesk[];
  readonly keyless: readonly KeylessDesk[];
}

/** What says which desks are meant. */
export interface DesksFlags {
  /** A folder of desks; without it, and without `config`, `NIGHTDESK_DESKS`. */
  readonly desks?: string;
  /** The rules of one desk, whose keys are the environment's. */
  readonly config?: string;
  readonly scenario?: 'drift';
}

/** The folder that flags or environment name; null when one desk is meant. */
export const deskFolderOf = (
  { desks, config }: Pick<DesksFlags, 'desks' | 'config'>,
  variables: NodeJS.ProcessEnv,
): string | null => desks ?? (config === undefined ? (setIn(variables)['NIGHTDESK_DESKS'] ?? null) : null);

/**
 * Reads the desks. Throws `ConfigError` with every problem at once: of the files, of the environment, two desks with
 * the same keys, or no desk with keys at all.
 */
export function readConfiguredDesks(flags: DesksFlags, variables: NodeJS.ProcessEnv): ConfiguredDesks {
  const folder = deskFolderOf(flags, variables);
  const overrides = overridesIn(setIn(variables), flags.scenario);
  if (folder !== null) return desksIn(folder, overrides, setIn(variables));
  const { broker } = readEnvironment(variables);
  return { ready: [{ config: loadConfig(flags.config, overrides), broker }], keyless: [] };
}

/** The rules of an embedded run differ in what its compressed nights need. */
const overridesIn = (set: SetVariables, scenario?: 'drift'): RuleOverrides =>
  isEmbedded(set) ? embeddedRules(scenario) : {};

const isEmbedded = (set: SetVariables): boolean => (set['NIGHTDESK_MODE'] ?? 'embedded') === 'embedded';

function desksIn(folder: string, overrides: RuleOverrides, set: SetVariables): ConfiguredDesks {
  if (!isEmbedded(set) && set['NIGHTDESK_KEYS'] === undefined) {
    const message =
      'is not set; name the folder where each desk of a folder has its keys, <desk>/key-id and <desk>/secret-key';
    throw new ConfigError([
      { file: null, line: null, column: null, field: 'NIGHTDESK_KEYS', value: null, message },
    ]);
  }
  const ready: (ConfiguredDesk & { readonly file: string })[] = [];
  const keyless: (KeylessDesk & { readonly problems: readonly ConfigProblem[] })[] = [];
  for (const { file, ...config } of readDeskFolder(folder, overrides)) {
    const { desk } = config.rules;
    const problems: ConfigProblem[] = [];
    const broker = readBrokerConnection(withKeysOf(desk, set), (field, value, message) =>
      problems.push({ file: null, line: null, column: null, field, value, message }),
    );
    const shared = problems.filter(({ field }) => !isKey(field));
    // What is wrong with the broker's address is wrong for every desk.
    if (shared.length > 0) throw new ConfigError(shared);
    if (broker !== null && problems.length === 0) ready.push({ config: { ...config, file }, broker, file });
    else keyless.push({ desk, because: problems.map(wordsOf).join('; '), problems });
  }
  const twins = sameKeys(ready);
  if (twins.length > 0) throw new ConfigError(twins);
  if (ready.length === 0) throw new ConfigError(keyless.flatMap(({ problems }) => problems));
  return {
    ready: ready.map(({ config, broker }) => ({ config, broker })),
    keyless: keyless.map(({ desk, because }) => ({ desk, because })),
  };
}

const KEYS = { APCA_API_KEY_ID: 'key-id', APCA_API_SECRET_KEY: 'secret-key' } as const;
const isKey = (field: string): boolean => field === 'NIGHTDESK_KEYS' || field.startsWith('APCA_API_');

/**
 * The environment with one desk's keys in it: the files of its folder in `NIGHTDESK_KEYS`. The embedded exchange needs
 * no secrets and tells its accounts apart by the desk's name.
 */
function withKeysOf(desk: string, set: SetVariables): SetVariables {
  const others = Object.entries(set).filter(([name]) => !isKey(name));
  const folder = set['NIGHTDESK_KEYS'];
  const keys = Object.entries(KEYS).flatMap(([name, file]) => {
    if (folder !== undefined) return [[`${name}_FILE`, join(folder, desk, file)]];
    return isEmbedded(set) ? [[name, desk]] : [];
  });
  return Object.fromEntries([...others, ...keys]) as SetVariables;
}

/** A desk's problem in words: the file is what an operator looks for, and the variable is only ours. */
function wordsOf({ value, message }: ConfigProblem): string {
  return value === null ? message : `${value} ${message}`;
}

/** One account trades for one desk. The keys stand for it: their account is only known once a broker answers. */
function sameKeys(desks: readonly (ConfiguredDesk & { readonly file: string })[]): readonly ConfigProblem[] {
  const firstOf = new Map<string, string>();
  return desks.flatMap(({ config: { rules }, broker, file }) => {
    const keyId = broker.credentials?.keyId.reveal() ?? '';
    const first = firstOf.get(keyId);
    firstOf.set(keyId, first ?? rules.desk);
    if (first === undefined) return [];
    const message = `has the keys of desk ${first}; one account belongs to one desk, so give it its own`;
    return [{ file, line: null, column: null, field: 'desk', value: rules.desk, message }];
  });
}
