import { z } from 'zod';
import type { Secret } from './secret';
import { readSecret, type Refuse, type SetVariables } from './secret-variable';
import { readVariables } from './variables';

/** The keys of one broker account. */
export interface Credentials {
  readonly keyId: Secret;
  readonly secretKey: Secret;
}

/** The broker a mode trades at. */
export type BrokerConnection =
  | {
      /** The runner starts the exchange and says where it listens. */
      readonly mode: 'embedded';
      /** A host of a private network that may be asked without TLS, beside the loopback address. */
      readonly exchangeHost?: string;
      readonly tradingUrl: string | null;
      readonly dataUrl: string | null;
      readonly credentials: Credentials | null;
    }
  | {
      /** `live` is money: every command that trades asks for an arming beside it (`live-arming.ts`). */
      readonly mode: 'paper' | 'live';
      readonly tradingUrl: string;
      readonly dataUrl: string;
      readonly credentials: Credentials;
    };

const DATA_URL = 'https://data.alpaca.markets';
/** The one trading host of Alpaca that each mode may reach. Never a mode the other's. */
const TRADING_URL = {
  paper: 'https://paper-api.alpaca.markets',
  live: 'https://api.alpaca.markets',
} as const;

const url = z
  .string()
  .refine(
    isHttpUrl,
    'must be an http or https URL without user, path, query or fragment, like http://127.0.0.1:8400',
  )
  .transform((text) => text.replace(/\/$/, ''));

/** A name that no public DNS has, or an address that no public network routes: the exchange is asked there in the clear. */
const privateHost = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})$/,
    'must be a host of a private network, a name without a dot like exchange or an address like 10.0.0.5',
  );

const MODE = z.enum(['embedded', 'paper', 'live'], 'must be embedded, paper or live');
type Mode = z.output<typeof MODE>;

const VARIABLES = z.object({
  NIGHTDESK_MODE: MODE.default('embedded'),
  NIGHTDESK_TRADING_URL: url.optional(),
  NIGHTDESK_DATA_URL: url.optional(),
  NIGHTDESK_EXCHANGE_HOST: privateHost.optional(),
});

/** Reads mode, addresses and keys of the broker; null when one of them is wrong, each problem taken down. */
export function readBrokerConnection(variables: SetVariables, refuse: Refuse): BrokerConnection | null {
  const settings = readVariables(VARIABLES, variables, refuse);
  const keyId = readSecret(variables, 'APCA_API_KEY_ID', refuse);
  const secretKey = readSecret(variables, 'APCA_API_SECRET_KEY', refuse);
  const mode = MODE.safeParse(variables['NIGHTDESK_MODE'] ?? 'embedded').data ?? null;
  if (mode === 'paper' || mode === 'live') {
    for (const [field, secret] of [
      ['APCA_API_KEY_ID', keyId],
      ['APCA_API_SECRET_KEY', secretKey],
    ] as const) {
      const named = variables[field] !== undefined || variables[`${field}_FILE`] !== undefined;
      if (!secret && !named) refuse(field, null, `is not set; ${mode} trading needs it, or ${field}_FILE`);
    }
  }
  for (const field of ['NIGHTDESK_TRADING_URL', 'NIGHTDESK_DATA_URL'] as const) {
    const written = variables[field];
    const problem = written === undefined || mode === null ? null : hostProblem(field, written, mode);
    if (problem !== null) refuse(field, written ?? null, problem);
  }
  const host = variables['NIGHTDESK_EXCHANGE_HOST'];
  if (host !== undefined && (variables['NIGHTDESK_MODE'] ?? 'embedded') !== 'embedded')
    refuse(
      'NIGHTDESK_EXCHANGE_HOST',
      host,
      'lets keys and orders go there in the clear, which is for the embedded exchange alone; unset it',
    );
  return settings && connectionOf(settings, keyId && secretKey ? { keyId, secretKey } : null);
}

/** Why a mode may not reach the host of a URL; null where it may, or where the URL is none. */
function hostProblem(
  field: 'NIGHTDESK_TRADING_URL' | 'NIGHTDESK_DATA_URL',
  written: string,
  mode: Mode,
): string | null {
  const host = hostOf(written);
  if (mode === 'embedded') {
    return host.endsWith('alpaca.markets')
      ? "is Alpaca's own; the embedded desk never asks it, so unset it or set NIGHTDESK_MODE=paper"
      : null;
  }
  const isForOrders = Object.values(TRADING_URL).some((each) => hostOf(each) === host);
  if (field === 'NIGHTDESK_DATA_URL')
    return isForOrders ? 'is a host for orders, not for prices; unset it' : null;
  if (host === hostOf(TRADING_URL[mode])) return null;
  if (host === hostOf(TRADING_URL.live))
    return 'is the host for live money, which a paper desk never reaches; unset it (NIGHTDESK_MODE=live asks it by itself)';
  if (host === hostOf(TRADING_URL.paper))
    return 'is the host of paper accounts, which a live desk never reaches; unset it, or set NIGHTDESK_MODE=paper';
  return null;
}

function connectionOf(
  settings: z.output<typeof VARIABLES>,
  credentials: Credentials | null,
): BrokerConnection | null {
  const { NIGHTDESK_MODE: mode, NIGHTDESK_TRADING_URL: tradingUrl, NIGHTDESK_DATA_URL: dataUrl } = settings;
  if (mode === 'embedded') {
    const { NIGHTDESK_EXCHANGE_HOST: exchangeHost } = settings;
    return {
      ...{ mode, credentials, ...(exchangeHost !== undefined && { exchangeHost }) },
      ...{ tradingUrl: tradingUrl ?? null, dataUrl: dataUrl ?? null },
    };
  }
  return (
    credentials && {
      mode,
      tradingUrl: tradingUrl ?? TRADING_URL[mode],
      dataUrl: dataUrl ?? DATA_URL,
      credentials,
    }
  );
}

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(text);
  return (
    /^https?:$/.test(protocol) &&
    [username, password, search, hash].every((part) => part === '') &&
    pathname === '/'
  );
}

const hostOf = (text: string): string =>
  URL.canParse(text) ? new URL(text).hostname.replace(/\.$/, '') : '';
