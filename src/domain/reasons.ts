/**
 * Every reason code, with what it means for somebody reading a decision. A code names the rule; its numbers stand
 * beside it in the decision. `docs/reasons.md` is generated from this table.
 */
export const REASONS = {
  APPROVED: 'Every check passed.',

  // The scan (design 3.8)
  RANK: 'Oversold, but more symbols than `maxCandidates` were more oversold.',
  SCAN_FAILED:
    'There is no scan to buy by: it failed, or fewer symbols than `minUniverse` could be measured.',
  BARS_MISSING: 'The feed has no bar, or too few bars, for the symbol.',
  BARS_INVALID: 'A bar is duplicate, out of order, outside the sessions, or holds a number that is no price.',
  NO_DEVIATION: 'The closes of the look-back are all alike, so no z-score exists.',

  // Freshness (design 3.3), in the order in which a refusal becomes the reason
  NO_SCAN_PRICE: 'There is no valid scan price to compare with.',
  NOT_TRADABLE: 'The broker says that the asset is not tradable, or does not know it.',
  CORPORATE_ACTION: 'A split, stock dividend, spin-off, merger or rename lies between the scan and the open.',
  FEED_MIXED: 'The scan price and the price at the open come from different feeds.',
  NOT_OPENED: 'No trade of this session yet, or no two-sided quote: this is also what a halt looks like.',
  QUOTE_AGE: 'The latest quote is older than `maxQuoteAge`, or lies in the future.',
  GAP: 'The latest trade, or the ask, is further from the scan price than `maxGap`, or unknown.',
  SPREAD: 'The bid-ask spread is wider than `maxSpread` of the mid, crossed, or unknown.',
  SIGNAL_AGE: 'The signal is older than `maxAge`, from the future, or of another open than the next one.',
  VOLATILITY_REGIME:
    "The symbol's short volatility is above `maxVolatilityRatio` times its long one, or can't be computed.",
  BASELINE_REGIME: "The baseline's volatility flipped, or can't be computed: no entry at all.",

  // Not bought (design 3.4)
  TRADE_ONLY:
    "The rules trade a subset of the universe (`tradeOnly`), and the symbol isn't in it: it is scanned, and not bought.",
  ALREADY_HELD: 'The account holds the symbol, whoever bought it.',
  OPEN_ORDER: 'An order for the symbol is open, whoever sent it, or its fate is not proven.',
  EXIT_DUE:
    'The desk is about to sell the symbol, or its ledger still has shares of it that the account does not show.',
  COOLDOWN: 'The symbol was stopped out within the last `cooldownSessions` sessions.',

  // Exits (design 3.7)
  REVERTED: "Sold: the scan's z-score is back at `revertedAt`.",
  MAX_HOLD: 'Sold: `maxHoldSessions` closes have passed since the purchase.',
  STOP_LOSS: 'Sold: the price is below the average cost less `stopLoss`.',
  HOLD: 'Kept: no rule says sell.',
  NOTHING_TO_SELL:
    'The account holds none of the shares that the desk bought, or an open order holds them all.',

  // Halt (design 3.9)
  HALTED: 'The desk is halted: nothing leaves but cancels, until somebody resumes it with a reason.',
  REDUCING: 'The desk is reducing: exits leave, entries do not, until somebody resumes it with a reason.',

  // Tier capacity (design 3.2)
  TIER_CAP: "The tier's exposure with this order would exceed its entry limit.",
  UNPRICED_POSITION: 'A position of the tier has no trade of this session, so its exposure is unknown.',
  EQUITY: 'Live equity is zero, negative or unknown.',

  // Sizing (design 3.4, 3.5)
  UNAFFORDABLE: "The target doesn't buy one whole share, and a fraction isn't possible here.",
  MIN_NOTIONAL: "The order would be smaller than `minNotional`, or than the broker's own minimum.",

  // Limits (design 3.4)
  POSITION_LIMIT: "The order would make a position above the tier's position limit.",
  GROSS_LIMIT: 'All exposures together would exceed `maxGross` of live equity.',
  CASH: 'The order and everything still open would cost more than the cash there is.',
  ORDER_NOTIONAL: 'The order is above `maxOrderNotional` of live equity.',
  SENDS_SESSION: 'The session has sent as many orders as it may.',
  SENDS_MINUTE: 'The desk has sent as many orders in this minute as it may.',
  DAILY_LOSS: 'The account has lost more than `maxDailyLoss` since the last close.',

  // The order gateway (design 3.6)
  SESSION_CLOSED: 'The exchange is closed, or the entry window is over.',
  CALENDAR_DISAGREES:
    'The broker has hours for the day that the shipped table of sessions does not have, or its calendar could not be read.',
  ACCOUNT_BLOCKED: 'The broker has blocked the account.',

  // The broker's answers (design 3.6; Alpaca facts, section 2)
  NOT_FRACTIONABLE: 'The broker takes no fraction of this asset.',
  PROBE_TOO_LATE:
    'The daily proof of fractions leaves only while the market is closed, and not within 10 minutes of its open.',
  PROBE_UNPRICED:
    'No trade of the symbol is known from which the daily proof of fractions could take its price.',
  FRACTIONAL_UNPROVEN: '`fractional.mode` is require, and the desk could not prove that fractions trade.',
  FRACTIONAL_OFF: 'Fractional trading is switched off for the account.',
  BROKER_NOT_TRADABLE: 'The broker refused: the asset is not tradable, not active or not known.',
  MARKET_CLOSED: 'The broker refused: the market is closed for this order.',
  BUYING_POWER: 'The broker refused: buying power is not sufficient.',
  INSUFFICIENT_SHARES: 'The broker refused: fewer shares are available than were to be sold.',
  WASH_TRADE: 'The broker refused: an opposite order of the account is open.',
  INVALID_ORDER: "The broker refused the order's form: a fault of Nightdesk, please report it.",
  NOT_AUTHORISED: 'The broker refused the keys, or the account may not trade.',
  DATA_PLAN:
    "The account's data plan does not give what was asked for: consolidated (SIP) prices of the last 15 minutes, as a rule.",
  RATE_LIMITED: 'The broker asked to slow down for longer than the entry window lasts.',
  UNCLASSIFIED: 'The broker refused with a message that Nightdesk does not know; it is final, and reported.',
  LATE_REJECTION: 'The broker accepted the order and rejected it afterwards, without a reason.',
  NEVER_ARRIVED: 'The order was sent, and the broker proved after its day that it never had it.',
  RESOLVED: 'The fate of the order could not be proven; an operator said what became of it.',
  UNKNOWN_OUTCOME: 'The order was sent and its fate is not proven; its reservation is held.',
  BROKER_UNREACHABLE: "The broker didn't answer; nothing was sent.",
  RULES_MISSING:
    "The session's rules are not in the worker's state folder, so that no order can be checked; nothing was sent.",
  SIGNAL_UNPROVEN:
    "The order's signal is not the one in its session's scan artifact, or that artifact can't be read; nothing was sent.",
  WRONG_BROKER:
    'The session began at another broker, or another kind of account, than the worker trades at; nothing was sent.',
  BAD_ANSWER: "The broker's answer lacks a field that Nightdesk needs, or holds a value that can't be right.",
  ORDER_NOT_FOUND: 'The broker has no order with this id.',
  ORDER_CLOSED: 'The order is past being cancelled or changed; its status says what became of it.',

  // Ends of an intent
  FILLED: 'The last order was bought in full: all that was wanted, or its whole shares on the whole rung.',
  PARTLY_FILLED: 'Bought in part; the rest is proven dead.',
  UNFILLED: "Not bought: the limit wasn't reached before the entry window closed.",
  WINDOW_OVER: 'The entry window closed before the order could leave.',
  GIVEN_UP: 'The session gave up before it could judge the candidate; its findings say why.',
  CANCELLED: 'The session was cancelled before it could judge the candidate.',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof REASONS;
