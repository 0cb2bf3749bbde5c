/** One look at the account, at any hour: what `positions` and `exposure` are told from. Nothing is sent. */
import { observe } from '../../activities/observe';
import { readSessionTimes } from '../../activities/session-times';
import { readSessionsTable } from '../../config/sessions-table';
import { readBook, type Book } from '../../domain/book';
import { instantMs, instantText } from '../../domain/instant';
import type { Observation } from '../../domain/observation';
import type { Rules } from '../../domain/rules';
import type { SessionTimes } from '../../domain/session';
import { isInSession, sessionPrice } from '../../domain/session-open';
import { brokerClock, type FoundBroker } from '../find-broker';
import { newestSession } from '../newest-session';

export interface AccountLook {
  readonly rules: Rules;
  readonly broker: { readonly mode: FoundBroker['mode']; readonly url: string };
  /** The newest session that has closed, and the one after it: open now, or the next to open. */
  readonly times: SessionTimes;
  readonly isOpen: boolean;
  readonly observation: Observation;
  /**
   * The account at each symbol's latest trade, of whichever session: a display, because entries are judged by prices of
   * their own session alone.
   */
  readonly book: Book;
  /** While the exchange is open: what is held and has no trade of this session. Entries of its tier are refused. */
  readonly untraded: readonly string[];
}

/** Looks at the account as a session does, and then at its prices as a person would. */
export async function lookAtAccount(found: FoundBroker): Promise<AccountLook> {
  const {
    broker,
    mode,
    url,
    config: { rules },
  } = found;
  const { at } = await brokerClock(found);
  const scanDay = await newestSession(broker, at);
  const { times } = await readSessionTimes(broker, scanDay.date, rules.scan.at, readSessionsTable());
  if (times === null) throw new Error(`the broker's calendar has no session after ${scanDay.date}`);
  const observation = await observe(broker, {
    ...{ proposed: [], baseline: [], feed: rules.feed },
    ...{ scanDate: scanDay.date, tradingDate: times.tradingDay.date },
  });
  const isOpen = isInSession({ observation, times });
  const held = observation.positions.map(({ symbol }) => symbol);
  return {
    rules,
    broker: { mode, url },
    times,
    isOpen,
    observation,
    book: readBook(observation, sinceEveryTrade(times, observation), rules),
    untraded: isOpen ? held.filter((symbol) => sessionPrice(symbol, { observation, times }) === null) : [],
  };
}

/** The same days, with an open so early that every latest trade counts. */
function sinceEveryTrade(times: SessionTimes, { trades }: Observation): SessionTimes {
  const at = Object.values(trades).map((trade) => instantMs(trade.at));
  const earliest = Math.min(instantMs(times.tradingDay.open), ...at.filter(Number.isFinite));
  return { ...times, tradingDay: { ...times.tradingDay, open: instantText(earliest) } };
}
