import { resolve } from 'node:path';
import type { Command } from 'commander';
import { BrokerError, type Broker } from '../brokers/broker';
import { loadConfig, type Config } from '../config/config';
import { embeddedRules } from '../config/embedded-rules';
import type { BrokerConnection } from '../config/broker-connection';
import { deskFolderOf, readConfiguredDesks } from '../config/configured-desks';
import { readEnvironment, readSurroundings, setIn } from '../config/environment';
import { Secret } from '../config/secret';
import type { ClockReading } from '../domain/observation';
import { keptExchangeAddress } from '../workers/exchange-address';
import { brokerOf } from '../workers/broker-of';
import { noSuchDesk, oneDesk } from './one-desk';
import { readIdentity } from './up/run-state';
import { UsageError } from './usage-error';

/** The embedded exchange's own keys: it listens on the loopback address alone. */
export const EMBEDDED_KEYS = { keyId: 'embedded', secretKey: 'embedded' };

/** For the help of every command that looks at an account. */
export const WHICH_BROKER = `
Which broker: the one that the environment names, as for \`nightdesk worker\` (NIGHTDESK_MODE, NIGHTDESK_TRADING_URL,
NIGHTDESK_DATA_URL, APCA_API_KEY_ID, APCA_API_SECRET_KEY, or --desks and NIGHTDESK_KEYS); without
one, the exchange of the run in the state folder.`;

/** The flags by which a command is told which account to look at, and by which rules. */
export interface BrokerFlags {
  readonly config?: string;
  readonly state?: string;
  /** A folder of desks, and the one of them that is meant. */
  readonly desks?: string;
  readonly desk?: string;
}

/** Adds the options that name one of a folder's desks. */
export const withDeskOfFolder = (command: Command): Command =>
  command
    .option('--desks <dir>', 'a folder of desks, one of which is meant (default: NIGHTDESK_DESKS)')
    .option('--desk <name>', 'which of them');

/** A broker to look at, and the desk's rules as its worker has them. */
export interface FoundBroker {
  readonly broker: Broker;
  readonly mode: BrokerConnection['mode'];
  readonly url: string;
  readonly config: Config;
  readonly stateDir: string;
}

/**
 * The broker that the environment names, as for `nightdesk worker`, or the exchange of the run of `nightdesk up` in the
 * state folder. Throws `UsageError` or `ConfigError` saying what to set. Nothing is asked of the broker yet.
 */
export function findBroker(flags: BrokerFlags, variables: NodeJS.ProcessEnv): FoundBroker {
  const folder = deskFolderOf(flags, variables);
  if (folder !== null) return brokerOfOne(folder, flags, variables);
  if (flags.desk !== undefined)
    throw new UsageError(
      `--desk ${flags.desk}: name the folder that has it by --desks, or its rules by --config`,
    );
  const { broker: named, stateDir: usual } = readEnvironment(variables);
  const stateDir = resolve(flags.state ?? usual);
  if (named.tradingUrl !== null) {
    const overrides = named.mode === 'embedded' ? embeddedRules() : {};
    return {
      broker: brokerOf(named),
      mode: named.mode,
      url: named.tradingUrl,
      config: loadConfig(flags.config, overrides),
      stateDir,
    };
  }
  const url = keptExchangeAddress(stateDir);
  if (url === null) {
    throw new UsageError(
      `no run of \`nightdesk up\` uses ${stateDir}, and no broker is named; name the run's --state, or set ` +
        'NIGHTDESK_MODE=paper with APCA_API_KEY_ID and APCA_API_SECRET_KEY, or NIGHTDESK_TRADING_URL and ' +
        'NIGHTDESK_DATA_URL with the keys of an embedded exchange',
    );
  }
  const credentials = {
    keyId: new Secret(EMBEDDED_KEYS.keyId),
    secretKey: new Secret(EMBEDDED_KEYS.secretKey),
  };
  const scenario = readIdentity(stateDir)?.scenario ?? undefined;
  return {
    broker: brokerOf({ mode: 'embedded', tradingUrl: url, dataUrl: url, credentials }),
    mode: 'embedded',
    url,
    config: loadConfig(flags.config, embeddedRules(scenario)),
    stateDir,
  };
}

/** The broker of one desk of a folder, with that desk's own keys. */
function brokerOfOne(folder: string, flags: BrokerFlags, variables: NodeJS.ProcessEnv): FoundBroker {
  const stateDir = resolve(flags.state ?? readSurroundings(variables).stateDir);
  const url = keptExchangeAddress(stateDir);
  const run = url === null ? {} : { NIGHTDESK_TRADING_URL: url, NIGHTDESK_DATA_URL: url };
  const { ready, keyless } = readConfiguredDesks({ desks: folder }, { ...run, ...setIn(variables) });
  const desk = flags.desk ?? oneDesk(folder);
  const shut = keyless.find((each) => each.desk === desk);
  if (shut) throw new UsageError(`desk ${desk} has no keys here: ${shut.because}`);
  const meant = ready.find(({ config }) => config.rules.desk === desk);
  if (!meant) throw noSuchDesk(folder, desk, [...ready.map(({ config }) => config.rules), ...keyless]);
  const { config, broker: connection } = meant;
  const broker = brokerOf(connection);
  return { broker, mode: connection.mode, url: connection.tradingUrl ?? '', config, stateDir };
}

/** Asks the broker for the first thing of all. Throws an `Error` that says where nobody answers, and what to do. */
export async function brokerClock({ broker, url, mode, stateDir }: FoundBroker): Promise<ClockReading> {
  try {
    return await broker.clock();
  } catch (error) {
    if (!(error instanceof BrokerError) || error.failure.status !== 0) throw error;
    const hint =
      mode === 'embedded'
        ? `a run of \`nightdesk up\` in ${stateDir} that was killed leaves its address behind; start it again`
        : 'is the network there?';
    throw new Error(`no broker answers at ${url} (${error.failure.message}); ${hint}`, { cause: error });
  }
}
