/**
 * What the runbook says to do about each code with which a decision or an order ends, so that a new code doesn't compile
 * until somebody has written that.
 */
import type { ReasonCode } from '../src/domain/reasons';

/** What to look at when a decision or an order ends with a code, and what to do. */
interface CodeWords {
  readonly look: string;
  readonly act: string;
}

const nothing = (look = '`nightdesk explain` has the numbers'): CodeWords => ({ look, act: 'nothing' });

/** What to do about each code. */
export const CODE_WORDS: Readonly<Record<ReasonCode, CodeWords>> = {
  APPROVED: nothing('the order, in `nightdesk session show`'),
  RANK: nothing(),
  SCAN_FAILED: { look: 'the section `SCAN` above', act: 'mend the cause before the next scan' },
  BARS_MISSING: {
    look: "`nightdesk scan`; the symbol's listing, its feed",
    act: 'nothing for a day; take a symbol that is no longer listed out of the rules',
  },
  BARS_INVALID: {
    look: '`nightdesk scan` names the bar and what is wrong with it',
    act: 'nothing for a day; if it stays, report the bar to the broker',
  },
  NO_DEVIATION: {
    look: "the bars: a feed that repeats one price, or a symbol that doesn't trade",
    act: 'nothing for a day',
  },
  NO_SCAN_PRICE: { look: 'the scan of the symbol', act: 'nothing; reported often, report it as a fault' },
  NOT_TRADABLE: {
    look: 'the asset at the broker: halted, delisted, renamed',
    act: 'nothing for a day; then take it out of the rules',
  },
  CORPORATE_ACTION: nothing('the action and its date, in `nightdesk explain`'),
  FEED_MIXED: {
    look: '`feed` in the rules; was it changed overnight?',
    act: 'nothing; the next session is of one feed',
  },
  NOT_OPENED: nothing('is the symbol halted, or did it open late?'),
  QUOTE_AGE: {
    look: 'one symbol, or all of them?',
    act: "one: nothing; all: the broker's data, or the machine's way to it",
  },
  GAP: nothing(),
  SPREAD: nothing(),
  SIGNAL_AGE: {
    look: 'when the session was started; a clock that is off',
    act: 'nothing, if the session was late; else `nightdesk doctor`',
  },
  VOLATILITY_REGIME: nothing(),
  BASELINE_REGIME: nothing("the baseline's numbers, in `nightdesk explain` of any candidate"),
  ALREADY_HELD: nothing('`nightdesk positions`'),
  OPEN_ORDER: {
    look: "the account's open orders; the unproven ones on the desk's page",
    act: "somebody else's: nothing; one that is unproven: the section `UNKNOWN_ORDER` above",
  },
  EXIT_DUE: {
    look: '`nightdesk positions`: does the account hold what the ledger says?',
    act: 'nothing, if the symbol is being sold; shares that are gone without an order of the desk were sold by hand',
  },
  TRADE_ONLY: nothing(),
  COOLDOWN: nothing(),
  REVERTED: nothing(),
  MAX_HOLD: nothing(),
  STOP_LOSS: nothing(),
  HOLD: nothing(),
  NOTHING_TO_SELL: {
    look: '`nightdesk positions`; open sell orders at the broker',
    act: 'nothing, if you sold it or an order of yours holds it',
  },
  HALTED: {
    look: '`by` in the decision; the section on a halted desk above',
    act: 'resume with a reason, when you know why it was halted',
  },
  REDUCING: { look: 'the same', act: 'the same' },
  TIER_CAP: nothing('`nightdesk exposure`: the tier against its entry limit'),
  UNPRICED_POSITION: {
    look: 'which position has no trade today: halted, delisted?',
    act: 'nothing for a day; a position that never trades again blocks its tier until it is gone from the account',
  },
  EQUITY: { look: 'the account at the broker', act: '`nightdesk halt`, until its equity is explained' },
  UNAFFORDABLE: nothing('the price against the target; whether fractions trade'),
  MIN_NOTIONAL: nothing(),
  POSITION_LIMIT: nothing(),
  GROSS_LIMIT: nothing('`nightdesk exposure`'),
  CASH: nothing('cash, and what open orders hold of it'),
  ORDER_NOTIONAL: nothing(),
  SENDS_SESSION: {
    look: 'the orders of the session: one after the other for the same symbol?',
    act: 'nothing once; `nightdesk halt` if orders repeat without a fill',
  },
  SENDS_MINUTE: { look: 'the same', act: 'the same' },
  DAILY_LOSS: { look: 'the section `DAILY_LOSS` above', act: "resume, or don't" },
  SESSION_CLOSED: nothing('when the order was decided, and when it could have left'),
  CALENDAR_DISAGREES: {
    look: 'the finding: which hours the broker has; or the section `CALENDAR`, if it was skipped',
    act: 'nothing for an unplanned closure; a table that ends is said by `nightdesk doctor`: deploy a newer version',
  },
  ACCOUNT_BLOCKED: {
    look: 'the account at the broker',
    act: 'clear it with the broker; the desk needs nothing',
  },
  NOT_FRACTIONABLE: nothing("the asset's flag at the broker"),
  PROBE_TOO_LATE: nothing('when the session was started'),
  PROBE_UNPRICED: nothing("the probe's symbol, in the record"),
  FRACTIONAL_UNPROVEN: {
    look: 'the proof of fractions in the record; `nightdesk doctor`',
    act: "mend the account's setting, or set `fractional.mode` to `auto`",
  },
  FRACTIONAL_OFF: {
    look: "the account's setting for fractional trading",
    act: 'switch it on, or leave it: whole shares are bought',
  },
  BROKER_NOT_TRADABLE: {
    look: 'the asset at the broker',
    act: 'nothing for a day; then take it out of the rules',
  },
  MARKET_CLOSED: {
    look: "the hours of the day; the worker's clock",
    act: 'nothing, if the market closed unplanned; else report it',
  },
  BUYING_POWER: {
    look: 'other orders of the account; unsettled cash',
    act: "nothing; if it repeats, somebody else spends the account's cash",
  },
  INSUFFICIENT_SHARES: {
    look: 'open sell orders of the symbol; sales by hand',
    act: 'nothing; the next open sells what is there',
  },
  WASH_TRADE: { look: "the account's opposite open order", act: 'cancel it, if it is yours and not wanted' },
  INVALID_ORDER: { look: "the message, in the order's record", act: 'report it as a fault, with the record' },
  NOT_AUTHORISED: { look: 'the section `ACCOUNT` above', act: 'new keys, worker started again' },
  RATE_LIMITED: { look: 'what else uses these keys', act: 'give the desk keys of its own' },
  UNCLASSIFIED: {
    look: 'the message, among the findings',
    act: 'report it, so that it gets a row in the table of answers',
  },
  LATE_REJECTION: {
    look: 'the order at the broker; its support',
    act: 'nothing once; ask the broker if it repeats',
  },
  NEVER_ARRIVED: {
    look: 'a finding of shares that no order explains: then it did arrive',
    act: "nothing without such a finding; with one, look it up; once the broker shows the order again, it is the desk's by its id",
  },
  RESOLVED: nothing('the reason that was given, in the record'),
  UNKNOWN_OUTCOME: { look: 'the section `UNKNOWN_ORDER` above', act: 'look it up at the broker; resolve it' },
  RULES_MISSING: {
    look: 'the section `RULES` above',
    act: "bring the worker's state folder back before exits may no longer leave",
  },
  SIGNAL_UNPROVEN: {
    look: 'the section `SIGNAL` above; without a session that asked: who may write to the namespace?',
    act: "bring the worker's state folder back; the next session buys again",
  },
  WRONG_BROKER: {
    look: '`provenance.tradedAt` in the record; NIGHTDESK_MODE of every worker of this task queue',
    act: 'stop the worker of the other mode; start one with the mode and the keys that the session began with',
  },
  DATA_PLAN: {
    look: '`nightdesk doctor`: the line `data plan` says which feed the account gives',
    act: 'set `feed: iex` in the rules, or take a data plan with real-time SIP; then `retry`',
  },
  BROKER_UNREACHABLE: {
    look: "the broker's status page; the machine's network",
    act: 'nothing for the order: nothing was sent',
  },

  BAD_ANSWER: {
    look: 'the message names the field and the value',
    act: 'nothing once; report it if it repeats',
  },
  ORDER_NOT_FOUND: {
    look: 'are the keys those of the account that sent the order?',
    act: 'nothing; the order is looked for as unknown',
  },
  ORDER_CLOSED: nothing("the order's status"),
  FILLED: nothing('the average price, in `nightdesk session show`'),
  PARTLY_FILLED: nothing('the order, in `nightdesk session show`'),
  UNFILLED: nothing("the limit against the day's prices"),
  WINDOW_OVER: {
    look: 'what kept the session: parked, no worker, started late',
    act: 'mend that; nothing is bought late',
  },
  GIVEN_UP: { look: 'the section `GIVEN_UP` above', act: 'mend the cause for the next session' },
  CANCELLED: nothing('who cancelled the session'),
};

/** The headings of the table, each at the first code of its group in `src/domain/reasons.ts`. */
export const GROUP_STARTS: Readonly<Partial<Record<ReasonCode, string>>> = {
  APPROVED: 'Approved, and the scan',
  NO_SCAN_PRICE: 'Freshness at the open',
  TRADE_ONLY: 'Not bought',
  REVERTED: 'Exits',
  HALTED: 'Halted or reducing',
  TIER_CAP: 'Tiers, sizes and limits',
  SESSION_CLOSED: 'The order gateway',
  NOT_FRACTIONABLE: "The broker's answers",
  FILLED: 'Ends of an intent',
};
