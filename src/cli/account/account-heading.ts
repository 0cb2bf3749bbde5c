import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import { dollars } from '../up/period-summary';

/** What stands above every look at an account. */
export interface Heading {
  readonly desk: string;
  readonly broker: { readonly mode: string; readonly url: string };
  readonly at: string;
  readonly isOpen: boolean;
  readonly nextOpen: string;
  readonly tradingDate: string;
  readonly account: { readonly liveEquity: string | null; readonly equity: string; readonly cash: string };
}

/** Whose, when, what it is worth, and of what time its prices are. */
export const accountHeading = (what: string, look: Heading): readonly string[] => [
  pc.bold(
    `${what} of desk ${look.desk} · ${newYorkStamp(look.at)} New York by the broker's clock (${look.broker.mode}, ${look.broker.url})`,
  ),
  `equity ${worth(look)}, cash ${dollars(look.account.cash)} USD`,
  look.isOpen
    ? `prices: latest trades; the session of ${look.tradingDate} is open`
    : `prices: latest trades; the exchange is closed until ${newYorkStamp(look.nextOpen)}, and entries are judged by that session's trades alone`,
];

const worth = ({ account: { liveEquity, equity } }: Heading): string =>
  liveEquity === null ? `unknown (${equity} at the broker)` : `${dollars(liveEquity)} USD`;
