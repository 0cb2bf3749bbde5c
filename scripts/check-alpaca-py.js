// Lets Alpaca's own Python client trade on the embedded exchange: `npm run alpaca-py`. Its last line is the verdict.
const { join } = require('node:path');
const { KEYS, ask, pythonWith, runToEnd, withExchange, withFolder } = require('./python-client.js');

const PACKAGE = 'alpaca-py==0.44.0';
/** A Tuesday, an hour into the session, so that there is a session before it in the same year. */
const EXCHANGE = ['--seed', '7', '--start', '2026-01-06T15:30:00Z', '--holding', 'SPY=10'];

void withFolder('alpaca-py', async (folder, told) => {
  const python = pythonWith(folder, [PACKAGE]);
  return await withExchange(folder, EXCHANGE, async (url) => {
    // Market time stands still, so that two answers about one thing must agree.
    await ask(url, 'PUT', '/control/clock', { speed: 1, held: true });
    return await runToEnd(join(python, 'python'), [join(__dirname, 'check-alpaca-py.py')], told, {
      env: { PATH: process.env.PATH, EXCHANGE_URL: url, KEY_ID: KEYS.keyId, SECRET_KEY: KEYS.secretKey },
    });
  });
});
