/** The answer to a described open: what `nightdesk decide --json` prints. */
import { readBook } from '../../domain/book';
import type { Decision } from '../../domain/decision';
import { decisionText } from '../../domain/decision-text';
import { centsText, notional, price, shares } from '../../domain/money';
import { decideOpen, type OpenDecision } from '../../domain/open-decision';
import type { EntryRung } from '../../domain/rung';
import type { SessionOutcome } from '../../domain/session-record';
import { tierExposures, type TierExposure } from '../../domain/tier-capacity';
import { reservationsOf } from '../../domain/unproven-order';
import type { AskedOpen } from './describe-open';

/** An order that the desk would send, after the gateway has read and checked everything again. */
export interface AnsweredIntent {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly tier: string;
  /** What its first rung asks for, shares. */
  readonly qty: string;
  /** USD a share; null for an exit, which is a market order. */
  readonly limit: string | null;
  /** Null for an exit. */
  readonly rung: EntryRung | null;
  /** Quantity × limit, USD to the cent; null for an exit. */
  readonly notional: string | null;
}

/** JSON-plain. */
export interface Answer {
  readonly desk: string;
  readonly configHash: string;
  readonly session: {
    readonly date: string;
    readonly scanAt: string;
    readonly open: string;
    readonly close: string;
    /** The instant that the decision is made at, by the broker's clock. */
    readonly now: string;
  };
  readonly account: {
    /** What every limit is a share of: the lower of the broker's equity and cash + holdings; null when it is unknown. */
    readonly liveEquity: string | null;
    readonly equity: string;
    readonly cash: string;
  };
  /** What the file doesn't say and was taken for granted. */
  readonly assumed: readonly string[];
  readonly decisions: readonly (Decision & { readonly words: string })[];
  readonly intents: readonly AnsweredIntent[];
  readonly exposures: {
    readonly before: readonly TierExposure[];
    /** With every entry bought in full at its limit; a sale frees nothing until it is filled. */
    readonly after: readonly TierExposure[];
  };
  readonly findings: readonly string[];
  /** True when the loss since the last close would set the desk to reducing. */
  readonly dailyLoss: boolean;
  /** Set where something kept the desk from buying whatever the candidates. */
  readonly outcome: SessionOutcome | null;
}

/** Decides as a session does at its open. */
export function answer({ question, assumed }: AskedOpen, configHash: string): Answer {
  const { rules, times, market, unproven } = question;
  const decided = decideOpen(question);
  const book = readBook(market, times, rules);
  const exposed = (reservations: OpenDecision['reservations']) =>
    tierExposures({ book, reservations, rules });
  return {
    desk: rules.desk,
    configHash,
    session: {
      date: times.scanDay.date,
      scanAt: times.scanAt,
      open: times.tradingDay.open,
      close: times.tradingDay.close,
      now: market.clock.at,
    },
    account: {
      liveEquity: book.liveEquity === null ? null : centsText(book.liveEquity),
      equity: market.account.equity,
      cash: market.account.cash,
    },
    assumed,
    decisions: decided.decisions.map((decision) => ({ ...decision, words: decisionText(decision) })),
    intents: decided.intents.map(answeredIntent),
    exposures: { before: exposed(reservationsOf(unproven)), after: exposed(decided.reservations) },
    findings: decided.findings,
    dailyLoss: decided.dailyLoss,
    outcome: decided.outcome ?? null,
  };
}

function answeredIntent(intent: OpenDecision['intents'][number]): AnsweredIntent {
  const { symbol, side, tier, qty, limit } = intent;
  return {
    ...{ symbol, side, tier, qty, limit },
    rung: intent.side === 'buy' ? intent.rung : null,
    notional: limit === null ? null : centsText(notional(price(limit), shares(qty))),
  };
}
