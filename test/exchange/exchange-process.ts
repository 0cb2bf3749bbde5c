/** An exchange on the trial market in a process of its own, so that it can be killed, for one account or for those named; prints its URL and serves. */
import { startExchange } from '../../src/exchange/exchange';
import { trialMarket } from './trial-market';

const [stateFile, driven, names] = process.argv.slice(2);
void startExchange({
  port: 0,
  stateFile: stateFile!,
  market: trialMarket,
  startAt: '2024-08-05T12:30:00Z',
  startingCash: '100000',
  holdings: [{ symbol: 'COST', qty: '2' }],
  driven: driven === 'driven',
  credentials: { keyId: 'trial-key', secretKey: 'trial-secret' },
  ...(names === undefined
    ? {}
    : {
        accounts: names.split(',').map((name) => ({
          ...{ name, credentials: { keyId: name, secretKey: name } },
          ...{ startingCash: '100000', holdings: [] },
        })),
      }),
}).then(({ url, port }) => process.stdout.write(`${JSON.stringify({ url, port })}\n`));
