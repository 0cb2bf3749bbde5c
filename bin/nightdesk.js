#!/usr/bin/env node
// The nightdesk command. Nightdesk runs on Node 24.9 or later, which is among its dependencies: under an older one this
// starts itself again on that, with the same arguments, terminal, signals and exit code, or says why it can't.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { constants } = require('node:os');
const { join } = require('node:path');

function fail(message) {
  process.stderr.write(`nightdesk: ${message}\n`);
  process.exit(1);
}

function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 9);
}

/** The Node that `npm ci` brought, or null where none is. */
function pinnedNode() {
  try {
    return require.resolve('node/bin/node');
  } catch {
    return null;
  }
}

function startAgainOn(node) {
  const child = spawn(node, [__filename, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  // A terminal sends Ctrl-C to both by itself; what is sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} can't be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}

const main = join(__dirname, '..', 'lib', 'cli', 'main.js');
const pinned = pinnedNode();
if (!existsSync(main)) {
  fail('it has not been built yet; run `npm run build` first');
} else if (isRecentEnough(process.versions.node)) {
  if (process.channel) {
    // Started by the branch below: should that process be killed outright, this one must not go on unseen.
    process.channel.unref();
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  }
  require(main);
} else if (pinned === null) {
  const have = `it needs Node 24.9 or later, and this is ${process.versions.node}`;
  fail(`${have}; run \`npm ci\` with its install scripts, which brings one, or install Node 24 and use that`);
} else {
  startAgainOn(pinned);
}
