/** What the tests of looking commands share: a trial exchange as the environment of a command names it. */
import { findBroker, type BrokerFlags, type FoundBroker } from '../../src/cli/find-broker';
import { freshFolder, type Trader } from '../exchange/trial-exchange';

/** The variables that name a trial exchange, and a state folder of its own. */
export const namingExchange = ({ exchange }: Trader, stateDir = freshFolder()): NodeJS.ProcessEnv => ({
  NIGHTDESK_STATE: stateDir,
  NIGHTDESK_TRADING_URL: exchange.url,
  NIGHTDESK_DATA_URL: exchange.url,
  APCA_API_KEY_ID: 'trial-key',
  APCA_API_SECRET_KEY: 'trial-secret',
});

/** A trial exchange, found as a command finds it. */
export const found = (trader: Trader, flags: BrokerFlags = {}): FoundBroker =>
  findBroker(flags, namingExchange(trader));
