/** Answers that are true but for one thing. Each edit is given a 2xx body and gives what is sent instead. */
import { instantMs } from '../../domain/instant';
import { newYorkText } from '../new-york';

/** What an edit needs of its fault. */
export interface EditedBy {
  readonly symbols?: readonly string[] | undefined;
  readonly side?: 'bid' | 'ask' | undefined;
}

export interface AnswerEdit {
  /** The answers it has something to change in. */
  readonly paths: RegExp;
  readonly change: (body: Json, fault: EditedBy, ms: number) => Json;
}

type Json = Readonly<Record<string, unknown>>;

const QUOTES = /^\/v2\/stocks\/(?:quotes\/latest|snapshots)$/;

/** Quotes are `ms` older than they should be. */
export const ageQuotes: AnswerEdit = {
  paths: QUOTES,
  change: (body, fault, ms) =>
    eachQuote(body, fault, (quote) => ({
      ...quote,
      t: new Date(instantMs(String(quote['t'])) - ms).toISOString(),
    })),
};

/** Quotes have no active bid, or no ask: price and size 0. */
export const emptySide: AnswerEdit = {
  paths: QUOTES,
  change: (body, fault) =>
    eachQuote(body, fault, (quote) => ({
      ...quote,
      ...(fault.side === 'bid' ? { bp: 0, bs: 0 } : { ap: 0, as: 0 }),
    })),
};

/** The clock's timestamp is off by `ms`. */
export const skewClock: AnswerEdit = {
  paths: /^\/v2\/clock$/,
  change: (body, _fault, ms) => ({
    ...body,
    timestamp: newYorkText(instantMs(String(body['timestamp'])) + ms),
  }),
};

/** Changes the quotes of the fault's symbols, in a list of quotes or in snapshots. */
function eachQuote(body: Json, { symbols }: EditedBy, change: (quote: Json) => Json): Json {
  const { quotes } = body;
  const changed = (of: Json, quoteIn: (each: unknown) => unknown): Json =>
    Object.fromEntries(
      Object.entries(of).map(([symbol, each]) => [
        symbol,
        symbols?.includes(symbol) === false ? each : quoteIn(each),
      ]),
    );
  if (isJson(quotes))
    return { ...body, quotes: changed(quotes, (quote) => (isJson(quote) ? change(quote) : quote)) };
  return changed(body, (snapshot) =>
    isJson(snapshot) && isJson(snapshot['latestQuote'])
      ? { ...snapshot, latestQuote: change(snapshot['latestQuote']) }
      : snapshot,
  );
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
