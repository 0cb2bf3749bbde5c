/** Who may ask: one pair of keys, refused as Alpaca refuses. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { REFUSALS } from '../trading/refusals';

export interface Credentials {
  readonly keyId: string;
  readonly secretKey: string;
}

/** The page Alpaca's front server answers where clock, calendar or data are asked for without any key. */
const NGINX_PAGE =
  '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';
const BEHIND_NGINX = /^\/(?:v2\/(?:clock|calendar|stocks)|v1\/)/;

/** Lets requests with the right keys pass; others get Alpaca's 401 of that part of its API. */
export function authentication({ keyId, secretKey }: Credentials): MiddlewareHandler {
  const expected = digest(keyId, secretKey);
  return async (c, next) => {
    const givenId = c.req.header('APCA-API-KEY-ID');
    const givenSecret = c.req.header('APCA-API-SECRET-KEY');
    if (givenId === undefined || givenSecret === undefined) {
      if (BEHIND_NGINX.test(c.req.path)) return c.html(NGINX_PAGE, 401);
      throw REFUSALS.noCredentials();
    }
    if (!timingSafeEqual(digest(givenId, givenSecret), expected)) throw REFUSALS.wrongCredentials();
    await next();
    return undefined;
  };
}

const digest = (id: string, secret: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([id, secret]))
    .digest();
