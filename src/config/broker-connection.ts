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
      readonly mode: 'paper';
      readonly tradingUrl: string;
      readonly dataUrl: string;
      readonly credentials: Credentials;
    };

const PAPER_TRADING_URL = 'https://paper-api.alpaca.markets';
const PAPER_DATA_URL = 'https://data.alpaca.markets';
/** The host where orders are paid for with money; no mode of this version may reach it. */
const LIVE_HOST = 'api.alpaca.markets';

const url = z
  .string()
  .refine(
    isHttpUrl,
    'must be an http or https URL without user, path, query or fragment, like http://127.0.0.1:8400',
  )
  .refine(
    (text) => hostOf(text) !== LIVE_HOST,
    'is the host for live money, which this version does not trade',
  )
  .transform((text) => text.replace(/\/$/, ''));

/** A name that no public DNS has, or an address that no public network routes: the exchange is asked there in the clear. */
const privateHost = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})$/,
    'must be a host of a private network, a name without a dot like exchange or an address like 10.0.0.5',
  );

const VARIABLES = z.object({
  NIGHTDESK_MODE: z
    .string()
    .refine(
      (mode) => mode !== 'live',
      'is not part of this version: it trades embedded or on paper, never with money',
    )
    .pipe(z.enum(['embedded', 'paper'], 'must be embedded or paper'))
    .default('embedded'),
  NIGHTDESK_TRADING_URL: url.optional(),
  NIGHTDESK_DATA_URL: url.optional(),
  NIGHTDESK_EXCHANGE_HOST: privateHost.optional(),
});

/** Reads mode, addresses and keys of the broker; null when one of them is wrong, each problem taken down. */
export function readBrokerConnection(variables: SetVariables, refuse: Refuse): BrokerConnection | null {
  const settings = readVariables(VARIABLES, variables, refuse);
  const keyId = readSecret(variables, 'APCA_API_KEY_ID', refuse);
  const secretKey = readSecret(variables, 'APCA_API_SECRET_KEY', refuse);
  if (variables['NIGHTDESK_MODE'] === 'paper') {
    for (const [field, secret] of [
      ['APCA_API_KEY_ID', keyId],
      ['APCA_API_SECRET_KEY', secretKey],
    ] as const) {
      const named = variables[field] !== undefined || variables[`${field}_FILE`] !== undefined;
      if (!secret && !named) refuse(field, null, `is not set; paper trading needs it, or ${field}_FILE`);
    }
  }
  if ((variables['NIGHTDESK_MODE'] ?? 'embedded') === 'embedded') {
    for (const field of ['NIGHTDESK_TRADING_URL', 'NIGHTDESK_DATA_URL']) {
      const written = variables[field];
      if (written !== undefined && hostOf(written).endsWith('alpaca.markets')) {
        refuse(
          field,
          written,
          "is Alpaca's own; the embedded desk never asks it, so unset it or set NIGHTDESK_MODE=paper",
        );
      }
    }
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

function connectionOf(
  settings: z.output<typeof VARIABLES>,
  credentials: Credentials | null,
): BrokerConnection {
  const { NIGHTDESK_MODE: mode, NIGHTDESK_TRADING_URL: tradingUrl, NIGHTDESK_DATA_URL: dataUrl } = settings;
  if (mode === 'embedded' || credentials === null) {
    const { NIGHTDESK_EXCHANGE_HOST: exchangeHost } = settings;
    return {
      ...{ mode: 'embedded', credentials, ...(exchangeHost !== undefined && { exchangeHost }) },
      ...{ tradingUrl: tradingUrl ?? null, dataUrl: dataUrl ?? null },
    };
  }
  return {
    mode,
    tradingUrl: tradingUrl ?? PAPER_TRADING_URL,
    dataUrl: dataUrl ?? PAPER_DATA_URL,
    credentials,
  };
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
