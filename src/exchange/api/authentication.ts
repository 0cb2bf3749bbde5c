/** Who may ask: each account's pair of keys, others refused as Alpaca refuses. */
import { hash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AccountOpening } from '../account-opening';
import { REFUSALS } from '../trading/refusals';

export interface Credentials {
  readonly keyId: string;
  readonly secretKey: string;
}

/** The page Alpaca's front server answers where clock, calendar or data are asked for without any key. */
const NGINX_PAGE =
  '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
const BEHIND_NGINX = /^\/(?:v2\/(?:clock|calendar|stocks)|v1\/)/;

/** Lets requests with an account's keys pass, as that account's; others get Alpaca's 401 of that part of its API. */
export function authentication(
  accounts: readonly AccountOpening[],
): MiddlewareHandler<{ Variables: { account: string } }> {
  // By the digest of both keys: what a look-up tells of its timing tells nothing of a key.
  const names = new Map(
    accounts.map(({ name, credentials }) => [digest(credentials.keyId, credentials.secretKey), name]),
  );
  return async (c, next) => {
    const givenId = c.req.header('APCA-API-KEY-ID');
    const givenSecret = c.req.header('APCA-API-SECRET-KEY');
    if (givenId === undefined || givenSecret === undefined) {
      if (BEHIND_NGINX.test(c.req.path)) return c.html(NGINX_PAGE, 401);
      throw REFUSALS.noCredentials();
    }
    const name = names.get(digest(givenId, givenSecret));
    if (name === undefined) throw REFUSALS.wrongCredentials();
    c.set('account', name);
    await next();
    return undefined;
  };
}

const digest = (id: string, secret: string): string => hash('sha256', JSON.stringify([id, secret]), 'hex');
