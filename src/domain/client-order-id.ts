import { remembered } from './remembered';

/**
 * What an order is for: an entry with a fraction or in whole shares, an exit, or the daily proof that the account
 * trades fractions.
 */
export type OrderKind = 'fractional' | 'whole' | 'exit' | 'probe';

export interface OrderIdentity {
  readonly desk: string;
  /** The session's scan date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly kind: OrderKind;
  /** From 1; rises only when the order before it is proven dead. */
  readonly number: number;
}

const KIND_LETTER = { fractional: 'f', whole: 'w', exit: 'x', probe: 'p' } as const;
const KINDS = { f: 'fractional', w: 'whole', x: 'exit', p: 'probe' } as const;
const SHAPE = /^nd1-([a-z0-9]{1,16})-(\d{4})(\d\d)(\d\d)-([A-Z][A-Z.]{0,9})-([bs])-([fwxp])([1-9]\d{0,3})$/;

/**
 * The client order id, `nd1-<desk>-<yyyymmdd>-<symbol>-<b|s>-<f|w|x|p><n>`: a pure function of the intent, fixed
 * before anything is sent and the same on every attempt, replay and restart (design 3.6). Throws `RangeError` for
 * an identity that has no such id.
 */
export function clientOrderId(identity: OrderIdentity): string {
  const { desk, date, symbol, side, kind, number } = identity;
  const id = `nd1-${desk}-${date.replaceAll('-', '')}-${symbol}-${side === 'buy' ? 'b' : 's'}-${KIND_LETTER[kind]}${number}`;
  // Read back, so that two identities can never share one id.
  if (parseClientOrderId(id)?.date !== date)
    throw new RangeError(`no client order id can be made of ${JSON.stringify(identity)}`);
  return id;
}

/** The identity in a client order id, or null when the id isn't one of Nightdesk's. */
export const parseClientOrderId = remembered((id: string): OrderIdentity | null => {
  const match = SHAPE.exec(id);
  if (!match) return null;
  const [, desk = '', year, month, day, symbol = '', side, letter, number] = match;
  return {
    desk,
    date: `${year}-${month}-${day}`,
    symbol,
    side: side === 'b' ? 'buy' : 'sell',
    kind: KINDS[letter as keyof typeof KINDS],
    number: Number(number),
  };
});
