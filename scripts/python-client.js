// An embedded exchange and a Python with packages of its own, for the checks by other people's clients; both are gone
// when the check is, whichever way it ends.
const { spawn, spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const KEYS = { keyId: 'embedded', secretKey: 'embedded' };

/** Runs `check` with a folder of its own that is removed afterwards; its error becomes one line and exit code 1. */
async function withFolder(name, check) {
  const folder = mkdtempSync(join(tmpdir(), `nightdesk-${name}-`));
  const told = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => told.abort(new Error(`ended by ${signal}`)));
  }
  try {
    const code = await check(folder, told.signal);
    told.signal.throwIfAborted();
    process.exitCode = code;
  } catch (error) {
    process.stderr.write(`${name}: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A Python environment in `folder` with exactly these packages; answers where its programs are. */
function pythonWith(folder, packages) {
  const python = join(folder, 'python');
  run('python3', ['-m', 'venv', python]);
  run(join(python, 'bin', 'python'), [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages],
  ]);
  return join(python, 'bin');
}

function run(program, args) {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`.trim();
  throw new Error(`${program} ${args.join(' ')} failed: ${said}`);
}

/** Runs a program to its end, which comes early when `told` is; answers its exit code. */
async function runToEnd(program, args, told, options) {
  const child = spawn(program, args, { stdio: 'inherit', signal: told, ...options });
  child.once('error', () => undefined);
  const code = await new Promise((resolve) => child.once('close', resolve));
  told.throwIfAborted();
  if (code === null || code < 0) throw new Error(`${program} couldn't be run to its end`);
  return code;
}

/** Starts `nightdesk exchange` in `folder`, runs `use` with its URL, and ends it. */
async function withExchange(folder, args, use) {
  const exchange = spawn(
    process.execPath,
    [
      ...[join(ROOT, 'bin', 'nightdesk.js'), 'exchange', '--end-with-parent'],
      ...['--state', join(folder, 'exchange.sqlite'), ...args],
    ],
    // In a group of its own, so that Ctrl-C leaves it to this process to end it; its standard input is held open by
    // this process, so that it ends too should this one be killed.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const ended = new Promise((resolve) => exchange.once('exit', resolve));
  try {
    const url = await new Promise((resolve, reject) => {
      exchange.stdout.once('data', (line) => resolve(String(line).trim()));
      exchange.once('error', reject);
      exchange.once('exit', (code) => reject(new Error(`the exchange ended with code ${code}`)));
    });
    return await use(url);
  } finally {
    exchange.stdin.end();
    await ended;
  }
}

/** Asks the exchange; throws for anything but a success. */
async function ask(url, method, path, body) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'APCA-API-KEY-ID': KEYS.keyId, 'APCA-API-SECRET-KEY': KEYS.secretKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

module.exports = { KEYS, ask, pythonWith, runToEnd, withExchange, withFolder };
