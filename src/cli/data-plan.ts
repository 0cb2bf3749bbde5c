/** Which market data an account's plan gives, asked of the broker itself: nothing else says it. */
import { BrokerError, type Broker } from '../brokers/broker';
import type { Feed, Rules } from '../domain/rules';
import { good, note, wrong, type Finding } from './finding';

/** Whether each feed is given in real time. */
export type DataPlan = Readonly<Record<Feed, boolean>>;

/** Asks for one latest trade of each feed. Throws `BrokerError` for any other failure than a plan that lacks it. */
export async function readDataPlan(broker: Pick<Broker, 'latestTrades'>, symbol: string): Promise<DataPlan> {
  const gives = async (feed: Feed): Promise<boolean> => {
    try {
      await broker.latestTrades([symbol], feed);
      return true;
    } catch (error) {
      if (error instanceof BrokerError && error.failure.code === 'DATA_PLAN') return false;
      throw error;
    }
  };
  return { sip: await gives('sip'), iex: await gives('iex') };
}

/** The plan in a few words. */
export const planText = ({ sip, iex }: DataPlan): string =>
  sip
    ? 'consolidated (SIP) prices in real time'
    : iex
      ? 'IEX prices in real time, consolidated (SIP) ones after 15 minutes'
      : 'no prices in real time';

/** Does the plan give what the rules' feed and scan time need, at the scan and at the open, and what is to be known of it? */
export function dataPlanFinding(plan: DataPlan, { feed, scan }: Pick<Rules, 'feed' | 'scan'>): Finding {
  const gives = `the plan gives ${planText(plan)}`;
  if (!plan[feed])
    return wrong(
      'data plan',
      feed === 'sip' && plan.iex
        ? `${gives}, and the rules say feed: sip: neither a scan at ${scan.at} nor a look at the open is answered. Set ` +
            'feed: iex (closes and volumes are then those of IEX alone, about 2 % of the market), or take a plan with ' +
            'real-time SIP'
        : `${gives}, and the rules say feed: ${feed}; ask the broker for a plan that has it`,
    );
  if (feed === 'iex')
    return note(
      'data plan',
      plan.sip
        ? `${gives}, and the rules say feed: iex, about 2 % of the volume; feed: sip has the official closes`
        : `${gives}; at ${scan.at} the official close is not to be had, so that the scan measures the last price at ` +
            'IEX, and says so',
    );
  return scan.at < '16:05'
    ? note(
        'data plan',
        `${gives}; at ${scan.at} the closing auction may not be in the bar yet, 16:05 is usual`,
      )
    : good('data plan', `${gives}, as feed: sip needs them at ${scan.at} and at the open`);
}
