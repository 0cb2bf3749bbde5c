/** The simulator's hand on the exchange: faults, the ledger, and the account's owner who trades by hand. */
import type { ExchangeAddress } from '../src/cli/up/exchange-control';
import type { Ledger } from './checker/ledger';
import type { FaultRule } from './fault-palette';
import { whenItAnswers } from './when-it-answers';

/** What the exchange says of its faults. */
export interface FaultCounts {
  /** How often each fault has fired, by name. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface ExchangeHand {
  /** Replaces the faults in force; none ends them. */
  setFaults(seed: number, faults: readonly FaultRule[]): Promise<void>;
  faults(): Promise<FaultCounts>;
  setPartialFills(probability: number): Promise<void>;
  /** Null lifts the limit. */
  setRateLimit(perMinute: number | null): Promise<void>;
  /** All orders and entries since the start. */
  ledger(): Promise<Ledger>;
  /** A market order of the account's owner. Returns false when the exchange refused it. */
  trade(side: 'buy' | 'sell', symbol: string, qty: string, clientOrderId: string): Promise<boolean>;
}

export function exchangeHand({ url, keyId, secretKey }: ExchangeAddress): ExchangeHand {
  const headers = {
    'APCA-API-KEY-ID': keyId,
    'APCA-API-SECRET-KEY': secretKey,
    'content-type': 'application/json',
  };
  /** Whatever is asked under `/control` may be asked twice. */
  const ask = (method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> =>
    whenItAnswers(async () => {
      const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await fetch(`${url}/control/${path}`, request);
      const text = await answer.text();
      if (answer.ok) return JSON.parse(text) as unknown;
      throw new Error(`the exchange refused ${method} /control/${path}: ${answer.status} ${text}`);
    });
  return {
    async setFaults(seed, faults) {
      await ask('PUT', 'faults', { seed, faults });
    },
    faults: async () => (await ask('GET', 'faults')) as FaultCounts,
    async setPartialFills(probability) {
      await ask('PUT', 'partial-fills', { probability });
    },
    async setRateLimit(perMinute) {
      await ask('PUT', 'rate-limit', { perMinute });
    },
    ledger: async () => (await ask('GET', 'ledger')) as Ledger,
    async trade(side, symbol, qty, clientOrderId) {
      const order = {
        side,
        symbol,
        qty,
        type: 'market',
        time_in_force: 'day',
        client_order_id: clientOrderId,
      };
      const request = { method: 'POST', headers, body: JSON.stringify(order) };
      // A second one with the same id is refused.
      return (await whenItAnswers(() => fetch(`${url}/v2/orders`, request))).ok;
    },
  };
}
