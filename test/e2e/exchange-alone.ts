import { join } from 'node:path';
import { nightdesk } from './nightdesk';

/** The keys of an embedded run's exchange. */
export const KEYS = { keyId: 'embedded', secretKey: 'embedded' };

/** Starts the exchange of a state folder by itself, while nothing else of the desk runs, and ends it after `use`. */
export async function exchangeAlone<T>(state: string, use: (url: string) => Promise<T>): Promise<T> {
  const exchange = nightdesk(
    ...['exchange', '--state', join(state, 'exchange.sqlite')],
    ...['--start', '2026-01-05T21:00:00Z', '--port', '0'],
  );
  const [url = ''] = await exchange.says(/^http\S+$/m);
  const found = await use(url);
  exchange.kill('SIGTERM');
  await exchange.ended;
  return found;
}
