// Lets Alpaca's own Python client trade on the embedded exchange: `npm run alpaca-py`. Its last line is the verdict.
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { KEYS, ask, pythonWith, withExchange, withFolder } = require('./python-client.js');

const PACKAGE = 'alpaca-py==0.44.0';
/** A Tuesday, an hour into the session, so that there is a session before it in the same year. */
const EXCHANGE = ['--seed', '7', '--start', '2026-01-06T15:30:00Z', '--holding', 'SPY=10'];

void withFolder('alpaca-py', async (folder) => {
  const python = pythonWith(folder, [PACKAGE]);
  return await withExchange(folder, EXCHANGE, async (url) => {
    // Market time stands still, so that two answers about one thing must agree.
    await ask(url, 'PUT', '/control/clock', { speed: 1, held: true });
    const child = spawn(join(python, 'python'), [join(__dirname, 'check-alpaca-py.py')], {
      env: { PATH: process.env.PATH, EXCHANGE_URL: url, KEY_ID: KEYS.keyId, SECRET_KEY: KEYS.secretKey },
      stdio: 'inherit',
    });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  });
});
