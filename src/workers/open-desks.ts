/** From the desks that a worker is told of to those that can trade here, each with its broker. */
import type { ClosedDesk } from '../activities/desks';
import { BrokerError, type Broker } from '../brokers/broker';
import type { BrokerConnection } from '../config/broker-connection';
import type { Config } from '../config/config';
import type { ConfiguredDesks } from '../config/configured-desks';
import type { Rules } from '../domain/rules';
import { universeOf } from '../domain/universe';
import { brokerOf } from './broker-of';
import { liveGate, type LiveGate } from './live-gate';

/** A desk that can trade here, as far as anybody knows before its broker is asked. */
export interface OpenDesk {
  readonly config: Config;
  readonly mode: BrokerConnection['mode'];
  readonly broker: Broker;
  /** What stands between the desk and money. */
  readonly gate: LiveGate;
}

export interface OpenDesks {
  /** One at least. */
  readonly ready: readonly OpenDesk[];
  readonly closed: readonly ClosedDesk[];
}

/**
 * Opens each desk by itself: one that can't trade, or of a live worker isn't armed in the state folder (absolute), keeps
 * no other from trading. Throws an `Error` that says why when none can.
 */
export async function openDesks(
  { ready: configured, keyless }: ConfiguredDesks,
  stateDir: string,
): Promise<OpenDesks> {
  const opened = await Promise.all(
    configured.map(async ({ config, broker: connection }): Promise<OpenDesk | ClosedDesk> => {
      const { desk } = config.rules;
      try {
        const broker = brokerOf(connection);
        if (config.rules.fractional.mode === 'require') await requireFractional(broker, config.rules);
        const { mode } = connection;
        return { config, mode, broker, gate: await liveGate({ mode, broker, config, stateDir }) };
      } catch (error) {
        return { desk, because: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  const ready = opened.filter((each) => 'broker' in each);
  const closed = [...opened.filter((each) => 'because' in each), ...keyless];
  const [first, ...others] = closed;
  if (ready.length > 0 || !first) return { ready, closed };
  throw new Error(
    others.length === 0 && keyless.length === 0
      ? first.because
      : ['no desk can trade here', ...closed.map(({ desk, because }) => `desk ${desk}: ${because}`)].join(
          '\n',
        ),
  );
}

/** `fractional: require` (design 3.5): without fractions for the account and every symbol the desk doesn't start. */
async function requireFractional(broker: Broker, rules: Rules): Promise<void> {
  const symbols = universeOf(rules).map(({ symbol }) => symbol);
  const assets = await Promise.all(
    symbols.map(async (symbol) => ({ symbol, asset: await broker.asset(symbol) })),
  );
  const without = assets.flatMap(({ symbol, asset }) => (asset?.fractionable ? [] : [symbol]));
  if (!(await broker.fractionalTrading())) without.unshift('the account');
  if (without.length === 0) return;
  throw new Error(
    `fractional.mode is require, and the broker takes no fractions for ${without.join(' ')}; ` +
      `set it to auto, or take these symbols out of the universe`,
  );
}

/**
 * Asks every desk's broker which account it has, and says of each desk what will keep it from trading: a broker that
 * doesn't answer, keys that it refuses, an account that another desk has, too. Nothing waits for it and nothing is
 * decided by it: each session asks for itself, and the account's lock refuses the second desk. Never rejects.
 */
export async function greetBrokers(
  desks: readonly OpenDesk[],
  warn: (desk: string, message: string) => void,
): Promise<void> {
  const deskOf = new Map<string, string>();
  await Promise.all(
    desks.map(async ({ config: { rules }, broker }) => {
      try {
        const account = await broker.accountId();
        const other = deskOf.get(account);
        deskOf.set(account, other ?? rules.desk);
        if (other !== undefined)
          warn(
            rules.desk,
            `desks ${other} and ${rules.desk} have keys of the same account, ${account}: the one that joins second ` +
              'is refused; give each desk an account of its own',
          );
      } catch (error) {
        warn(rules.desk, `desk ${rules.desk} can't trade now: ${whatFailed(error)}`);
      }
    }),
  );
}

function whatFailed(error: unknown): string {
  if (!(error instanceof BrokerError)) return error instanceof Error ? error.message : String(error);
  const { kind, message } = error.failure;
  return kind === 'account'
    ? `its broker refuses its keys (${message}); put the right ones there, and start the worker again`
    : `its broker doesn't answer (${message}); its sessions go on trying`;
}
