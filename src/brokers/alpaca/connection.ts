/** Where the adapter connects to, and with what: the only file that makes a configuration of the SDK. */
import { marketData, trading } from '@alpacahq/alpaca-trade-api/rest';

/** What `alpacaBroker` needs. Nothing of it has a default host, and nothing is read from the environment. */
export interface AlpacaOptions {
  /**
   * `live` trades money: then, and only then, `tradingUrl` may be Alpaca's live host, and may not be its paper host.
   * Default `paper`.
   */
  readonly account?: 'paper' | 'live';
  /** Alpaca's host of that kind of account, or the embedded exchange on a loopback address. */
  readonly tradingUrl: string;
  /** `https://data.alpaca.markets`, or the embedded exchange on a loopback address. */
  readonly dataUrl: string;
  /** A host where the embedded exchange is asked without TLS, beside the loopback address. Never with real keys. */
  readonly exchangeHost?: string;
  readonly keyId: string;
  readonly secretKey: string;
  /** The longest that one request, its answer included, may take. Default 10,000. */
  readonly requestTimeoutMs?: number;
  /** Drives the embedded exchange: the market time that goes with a request. Never with a real broker. */
  readonly marketTime?: () => string | undefined;
  /** The wall clock by which a minute's requests are counted, milliseconds since 1970. Default `Date.now`. */
  readonly wallClock?: () => number;
}

const DATA = 'https://data.alpaca.markets';
/** The only hosts that an account of each kind is asked at, beside a loopback address. */
const REAL = {
  paper: { tradingUrl: 'https://paper-api.alpaca.markets', dataUrl: DATA },
  live: { tradingUrl: 'https://api.alpaca.markets', dataUrl: DATA },
} as const;
type Hosts = (typeof REAL)[keyof typeof REAL];
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

interface Place {
  readonly basePath: string;
  /** It is the embedded exchange: on a loopback address, or on the private host that was named. */
  readonly embedded: boolean;
}

/**
 * An allowed base URL, without a trailing slash. The SDK goes to a real host by itself when it is given none, so
 * everything that isn't on the list is refused here. Throws an `Error` that names the option.
 */
function place(option: keyof Hosts, value: unknown, real: Hosts, exchangeHost?: string): Place {
  const list = `allowed are ${real[option]} and http on a loopback address`;
  if (typeof value !== 'string' || value === '') throw new Error(`${option} is not set; ${list}`);
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.href !== `${url?.origin}/`) {
    throw new Error(`${option} ${JSON.stringify(value)} is not a URL of a host alone; ${list}`);
  }
  if (url.origin === REAL.live.tradingUrl && real !== REAL.live) {
    throw new Error(`${option} is ${url.origin}: money, which a paper desk never reaches; ${list}`);
  }
  const isNear = LOOPBACK.includes(url.hostname) || url.hostname === exchangeHost;
  const embedded = url.protocol === 'http:' && isNear;
  if (!embedded && url.origin !== real[option])
    throw new Error(`${option} ${url.origin} is refused; ${list}`);
  return { basePath: url.origin, embedded };
}

function secret(option: 'keyId' | 'secretKey', value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new Error(`${option} is not set, or holds a blank or a character that no HTTP header can carry`);
}

/**
 * The two configurations of the SDK: hosts given, retries and rate limiter off (Temporal owns both), redirects
 * refused so that keys can't follow one. Throws an `Error` that names the option at fault.
 */
export function configurationsFor(
  options: AlpacaOptions,
  fetchApi: typeof fetch = fetch,
): {
  readonly trading: trading.Configuration;
  readonly data: marketData.Configuration;
} {
  const real = REAL[options.account ?? 'paper'];
  const trade = place('tradingUrl', options.tradingUrl, real, options.exchangeHost);
  const data = place('dataUrl', options.dataUrl, real, options.exchangeHost);
  if (trade.embedded !== data.embedded) {
    throw new Error(
      `tradingUrl ${trade.basePath} and dataUrl ${data.basePath} are of different worlds: orders of one market must never be decided on prices of another`,
    );
  }
  const { marketTime, requestTimeoutMs = 10_000 } = options;
  if (marketTime && !trade.embedded) {
    throw new Error(`marketTime drives the embedded exchange only; it can't go to ${trade.basePath}`);
  }
  if (!Number.isInteger(requestTimeoutMs) || requestTimeoutMs <= 0) {
    throw new Error(`requestTimeoutMs ${requestTimeoutMs} is not a whole number of milliseconds above zero`);
  }
  const shared = {
    keyId: secret('keyId', options.keyId),
    secret: secret('secretKey', options.secretKey),
    timeoutMs: requestTimeoutMs,
    fetchApi,
    retry: { maxRetries: 0 },
    redirect: 'error',
    middleware: marketTime ? [marketTimeHeader(marketTime)] : [],
  } as const;
  return {
    trading: new trading.Configuration({
      ...shared,
      basePath: trade.basePath,
      middleware: [...shared.middleware],
    }),
    data: new marketData.Configuration({
      ...shared,
      basePath: data.basePath,
      middleware: [...shared.middleware],
    }),
  };
}

function marketTimeHeader(marketTime: () => string | undefined): trading.Middleware {
  return {
    pre: ({ url, init }) => {
      const at = marketTime();
      if (at === undefined) return Promise.resolve();
      const headers = new Headers(init.headers);
      headers.set('Nightdesk-Market-Time', at);
      return Promise.resolve({ url, init: { ...init, headers } });
    },
  };
}
