/** The runner's hand on the embedded exchange: its clock, and what may be switched while it runs. */
export interface ExchangeControl {
  /** Moves the clock on to an instant and holds it there, announcing the speed at which it will go on. */
  holdAt(instant: string, speed: number, until: string): Promise<void>;
  /** Lets the clock run: at `speed` until an instant, and in real time from there. */
  run(speed: number, until: string): Promise<void>;
  /** Market time now. */
  now(): Promise<string>;
  /** Refuses fractions of these symbols, or of the account, from an instant on. */
  switchFractionalOff(what: { account: boolean; symbols: readonly string[] }, from: string): Promise<void>;
}

export interface ExchangeAddress {
  readonly url: string;
  readonly keyId: string;
  readonly secretKey: string;
}

export function exchangeControl({ url, keyId, secretKey }: ExchangeAddress): ExchangeControl {
  const headers = {
    'APCA-API-KEY-ID': keyId,
    'APCA-API-SECRET-KEY': secretKey,
    'content-type': 'application/json',
  };
  async function ask(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${url}/control/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok)
      throw new Error(`the exchange refused ${method} /control/${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  }
  return {
    async holdAt(at, speed, until) {
      await ask('PUT', 'clock', { at, speed, until, held: true });
    },
    async run(speed, until) {
      await ask('PUT', 'clock', { speed, until });
    },
    async now() {
      return ((await ask('GET', 'clock')) as { at: string }).at;
    },
    async switchFractionalOff({ account, symbols }, from) {
      await ask('PUT', 'fractional', {
        ...(account ? { account: false } : {}),
        symbols: Object.fromEntries(symbols.map((symbol) => [symbol, false])),
        from,
      });
    },
  };
}
