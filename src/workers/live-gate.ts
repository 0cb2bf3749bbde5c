/** What stands before money: a worker of a live desk starts only with an arming for its very account, host and rules. */
import { readLiveArming, whyNotArmed, type Armed } from '../activities/live-arming';
import { whileArmed } from '../activities/armed-desk-link';
import type { DeskLink } from '../activities/desk-link';
import type { Broker } from '../brokers/broker';
import type { Config } from '../config/config';
import type { BrokerConnection } from '../config/broker-connection';

/** Puts a desk's link behind its arming. */
export type LiveGate = (link: DeskLink) => DeskLink;

interface LiveGateOptions {
  readonly mode: BrokerConnection['mode'];
  readonly broker: Pick<Broker, 'accountId' | 'host'>;
  readonly config: Pick<Config, 'hash' | 'rules'>;
  /** Absolute. */
  readonly stateDir: string;
}

/**
 * The gate of one desk, which its link is put behind; in other modes than live it is none. Throws an `Error` with what to
 * do when the desk isn't armed for the account that the broker answers.
 */
export async function liveGate({ mode, broker, config, stateDir }: LiveGateOptions): Promise<LiveGate> {
  if (mode !== 'live') return (link) => link;
  const { desk } = config.rules;
  const trades: Armed = {
    ...{ desk, host: broker.host, configHash: config.hash },
    accountId: await broker.accountId(),
  };
  const whyNot = (): string | null => whyNotArmed(readLiveArming(stateDir, desk), trades);
  const why = whyNot();
  if (why !== null)
    throw new Error(
      `desk ${desk} trades no money: ${why}. Nothing was started and nothing was sent; \`nightdesk live arm\` asks for ` +
        'the account, a clean doctor and a readiness report that says yes',
    );
  return (link) => whileArmed(link, whyNot);
}
