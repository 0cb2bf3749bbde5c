import { Connection } from '@temporalio/client';
import type { Broker } from '../brokers/broker';
import type { Config } from '../config/config';
import type { Environment } from '../config/environment';
import { durationText, instantMs, MINUTE } from '../domain/instant';
import type { TradingDay } from '../domain/session';
import { universeOf } from '../domain/universe';
import { findTemporalBinary } from '../workers/temporal-binary';
import { brokerOf } from '../workers/worker';

/** One thing that was looked at. `wrong` stops a desk; `note` is worth knowing. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'note' | 'wrong';
  readonly words: string;
}

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
  return [
    runtime(),
    configuration(config),
    table(sessionsTable, now),
    await temporalBinary(),
    await temporalServer(environment),
    ...(await broker(environment, config)),
  ];
}

const good = (what: string, words: string): Finding => ({ what, state: 'good', words });
const note = (what: string, words: string): Finding => ({ what, state: 'note', words });
const wrong = (what: string, words: string): Finding => ({ what, state: 'wrong', words });

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

async function temporalBinary(): Promise<Finding> {
  try {
    const { path, version, from } = await findTemporalBinary('cli', { steps: ['setting', 'path', 'cache'] });
    return good('Temporal CLI', `${version ?? 'unknown version'} from ${from}, ${path}`);
  } catch (error) {
    return note('Temporal CLI', `not here yet; \`nightdesk up\` fetches it. ${messageOf(error)}`);
  }
}

async function temporalServer({ temporal }: Environment): Promise<Finding> {
  if (temporal.address === null) return good('Temporal server', '`nightdesk up` starts its own');
  try {
    const connection = await Connection.connect({ address: temporal.address, connectTimeout: 5_000 });
    await connection.workflowService.describeNamespace({ namespace: temporal.namespace });
    await connection.close();
    return good('Temporal server', `${temporal.address}, namespace ${temporal.namespace}`);
  } catch (error) {
    return wrong(
      'Temporal server',
      `${temporal.address}: ${messageOf(error)}; is it up, and is TEMPORAL_ADDRESS right?`,
    );
  }
}

async function broker(environment: Environment, config: Config): Promise<readonly Finding[]> {
  if (environment.broker.tradingUrl === null)
    return [good('broker', 'the embedded exchange, which `nightdesk up` starts')];
  try {
    const port = brokerOf(environment.broker);
    return [await clockSkew(port), await account(port), await fractional(port, config)];
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

/** What the flags say; that a fraction really trades is only proven by an order. */
async function fractional(port: Broker, { rules }: Config): Promise<Finding> {
  const symbols = universeOf(rules).map(({ symbol }) => symbol);
  const assets = await Promise.all(
    symbols.map(async (symbol) => ({ symbol, asset: await port.asset(symbol) })),
  );
  const closed = assets.filter(({ asset }) => !asset?.tradable).map(({ symbol }) => symbol);
  if (closed.length > 0)
    return wrong('assets', `not tradable: ${closed.join(' ')}; take them out of the universe`);
  const whole = assets.filter(({ asset }) => !asset?.fractionable).map(({ symbol }) => symbol);
  if (!(await port.fractionalTrading()))
    return note('fractional', 'switched off for the account: whole shares only');
  return whole.length === 0
    ? good('fractional', `declared for the account and all ${symbols.length} symbols`)
    : note('fractional', `declared; whole shares only for ${whole.join(' ')}`);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
