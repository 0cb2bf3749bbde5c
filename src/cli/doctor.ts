import { resolve } from 'node:path';
import { readLiveArming, whyNotArmed } from '../activities/live-arming';
import type { Broker } from '../brokers/broker';
import type { Config } from '../config/config';
import type { Environment } from '../config/environment';
import { durationText, instantMs, MINUTE } from '../domain/instant';
import type { TradingDay } from '../domain/session';
import { universeOf } from '../domain/universe';
import { keptTemporalAddress } from '../workers/temporal-address';
import { findTemporalBinary } from '../workers/temporal-binary';
import { brokerOf } from '../workers/broker-of';
import { connectClient, ownServer, type TemporalEndpoint } from '../workers/temporal-connection';
import { dataPlanFinding, readDataPlan } from './data-plan';
import { examineDesk, examineHaltFile } from './examine-desk';
import { examineFractions, type ListedAsset } from './examine-fractions';
import { good, note, wrong, type Finding } from './finding';

export interface Examined {
  readonly environment: Environment;
  readonly config: Config;
  readonly sessionsTable: readonly TradingDay[];
  readonly now: Date;
}

/** The desk and its broker may differ by this much (design, section 1). */
const MOST_SKEW = MINUTE;

/** Looks at everything a desk stands on. Each look is independent; none of them changes anything. */
export async function examine({
  environment,
  config,
  sessionsTable,
  now,
}: Examined): Promise<readonly Finding[]> {
  const { rules } = config;
  return [
    runtime(),
    configuration(config),
    table(sessionsTable, now),
    notices(environment),
    await temporalBinary(),
    ...(await temporalAndDesk(environment, rules.desk)),
    examineHaltFile(resolve(environment.stateDir), rules.desk),
    ...arming(environment, config),
    ...(await brokerAndAccount(environment, config)),
  ];
}

function runtime(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 9)
    ? good('runtime', `Node ${process.versions.node}`)
    : wrong('runtime', `Node ${process.versions.node} is too old; run \`npm ci\`, which brings Node 24`);
}

function configuration({ rules, file, hash, warnings }: Config): Finding {
  const words = `${file ?? 'built in'}, desk ${rules.desk}, ${universeOf(rules).length} symbols, hash ${hash.slice(0, 12)}`;
  return warnings.length === 0 ? good('rules', words) : note('rules', `${words}; ${warnings.join('; ')}`);
}

function table(sessions: readonly TradingDay[], now: Date): Finding {
  const last = sessions.at(-1)?.date ?? 'nowhere';
  return last > now.toISOString().slice(0, 10)
    ? good('sessions table', `reaches to ${last}`)
    : note('sessions table', `ended on ${last}; the broker's calendar now stands alone, update Nightdesk`);
}

/** Never the URL: whoever has it may post. */
function notices({ webhook, broker }: Environment): Finding {
  if (webhook) return good('notices', 'to the webhook that is set, and the log');
  const words = 'to the log alone; set NIGHTDESK_WEBHOOK_URL to be told of attention, halt and each day';
  return broker.mode === 'embedded' ? good('notices', words) : note('notices', words);
}

/** Of a live desk alone. It is no fault of the desk: arming asks for a doctor without faults first. */
function arming({ broker, stateDir }: Environment, { rules: { desk }, hash }: Config): readonly Finding[] {
  if (broker.mode !== 'live') return [];
  const found = readLiveArming(resolve(stateDir), desk);
  const why = whyNotArmed(found, { desk, configHash: hash });
  if (why === null) return [good('live', `armed, see \`nightdesk live show\``)];
  const words = `${why}: no entry leaves and no worker starts before \`nightdesk live arm\``;
  return [note('live', words)];
}

async function temporalBinary(): Promise<Finding> {
  try {
    const { path, version, from } = await findTemporalBinary('cli', { steps: ['setting', 'path', 'cache'] });
    return good('Temporal CLI', `${version ?? 'unknown version'} from ${from}, ${path}`);
  } catch (error) {
    return note('Temporal CLI', `not here yet; \`nightdesk up\` fetches it. ${messageOf(error)}`);
  }
}

/** The server, and the desk as it stands there. In embedded mode both are those of a run of `nightdesk up`, if any. */
async function temporalAndDesk(
  { temporal, stateDir }: Environment,
  desk: string,
): Promise<readonly Finding[]> {
  const { address: given, namespace, taskQueue } = temporal;
  const address = given ?? keptTemporalAddress(resolve(stateDir));
  if (address === null) return [good('Temporal server', '`nightdesk up` starts its own')];
  const endpoint = given === null ? ownServer(address, temporal) : { ...temporal, address };
  try {
    const client = await connectClient(endpoint);
    try {
      await client.workflowService.describeNamespace({ namespace });
      return [serverFound(endpoint), payloads(endpoint), await examineDesk({ client, desk, taskQueue })];
    } finally {
      await client.connection.close();
    }
  } catch (error) {
    const words = `${address}: ${messageOf(error)}`;
    return given === null
      ? [note('Temporal server', `${words}; a run of \`nightdesk up\` was there, and ended without a word`)]
      : [wrong('Temporal server', `${words}; is it up, and is TEMPORAL_ADDRESS right?`)];
  }
}

/** Whoever is between a desk and a server that isn't on this machine reads and changes what is said in the clear. */
function serverFound({ address, namespace, access: { tls, apiKey } }: TemporalEndpoint): Finding {
  const words = `${address}, namespace ${namespace}`;
  if (tls) return good('Temporal server', `${words}, TLS${apiKey ? ' and API key' : ''}`);
  return isLoopback(address)
    ? good('Temporal server', words)
    : note(
        'Temporal server',
        `${words}, in the clear: set TEMPORAL_TLS=true unless that network is yours alone`,
      );
}

/** Only whether they are encrypted, and by which key: never a key. */
const payloads = ({ encryption, address }: TemporalEndpoint): Finding => {
  if (encryption) return good('payloads', `encrypted with key ${encryption.current}`);
  const words = 'in the clear: whoever reads that namespace reads positions and orders';
  return isLoopback(address)
    ? good('payloads', words)
    : note('payloads', `${words}; NIGHTDESK_ENCRYPTION_KEYS encrypts them`);
};

const isLoopback = (address: string): boolean => /^(127\.|localhost:|\[::1\])/.test(address);

async function brokerAndAccount(environment: Environment, { rules }: Config): Promise<readonly Finding[]> {
  const stateDir = resolve(environment.stateDir);
  if (environment.broker.tradingUrl === null)
    return [
      good('broker', 'the embedded exchange, which `nightdesk up` starts'),
      await examineFractions({ flags: null, rules, stateDir }),
    ];
  try {
    const broker = brokerOf(environment.broker);
    const assets = await Promise.all(
      universeOf(rules).map(async ({ symbol }) => ({ symbol, asset: await broker.asset(symbol) })),
    );
    const flags = { account: await broker.fractionalTrading(), assets };
    return [
      await clockSkew(broker),
      await account(broker),
      tradable(assets),
      dataPlanFinding(await readDataPlan(broker, rules.baseline[0] ?? 'SPY'), rules),
      await examineFractions({ flags, rules, stateDir }),
    ];
  } catch (error) {
    return [wrong('broker', messageOf(error))];
  }
}

async function clockSkew(port: Broker): Promise<Finding> {
  const before = Date.now();
  const { at, speed } = await port.clock();
  if (speed !== 1)
    return note('broker clock', `runs at ${speed} times real time: this is the embedded exchange`);
  const skew = Math.abs(instantMs(at) - (before + Date.now()) / 2);
  return skew < MOST_SKEW
    ? good('broker clock', `${durationText(skew)} apart`)
    : wrong('broker clock', `${durationText(skew)} apart from this machine's; set this machine's time (NTP)`);
}

async function account(port: Broker): Promise<Finding> {
  const { blocked, equity, cash } = await port.account();
  return blocked
    ? wrong('account', 'the broker has blocked it from trading; ask the broker')
    : good('account', `equity ${equity} USD, cash ${cash} USD`);
}

function tradable(assets: readonly ListedAsset[]): Finding {
  const closed = assets.filter(({ asset }) => asset?.tradable !== true).map(({ symbol }) => symbol);
  return closed.length === 0
    ? good('assets', `all ${assets.length} symbols are tradable`)
    : wrong('assets', `not tradable: ${closed.join(' ')}; take them out of the universe`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
