// Bundles the workflows once, at build time, so that no worker spends its start on it: once as they are, once for
// versioned workers, each also for payloads that are encrypted, and once for audits, with the interceptors that pass out what the workflows ask for. A warning of
// the bundler fails the build: it means that something reached the workflows' sandbox which doesn't belong there.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker');

const lib = join(__dirname, '..', 'lib');
const said = [];
const logger = new DefaultLogger('WARN', ({ message }) => said.push(message));

async function bundle(entry, file, options = {}) {
  const workflowsPath = join(lib, 'workflows', entry);
  const { code } = await bundleWorkflowCode({ workflowsPath, ...options, logger });
  if (said.length > 0) throw new Error(`the bundler warns:\n${said.join('\n')}`);
  writeFileSync(join(lib, file), code);
}

const encrypted = { failureConverterPath: join(lib, 'codec', 'failure-converter.js') };

Promise.all([
  bundle('index.js', 'workflow-bundle.js'),
  bundle('versioned.js', 'versioned-workflow-bundle.js'),
  bundle('index.js', 'encrypted-workflow-bundle.js', encrypted),
  bundle('versioned.js', 'encrypted-versioned-workflow-bundle.js', encrypted),
  bundle('index.js', 'audit-bundle.js', {
    workflowInterceptorModules: [join(lib, 'audit', 'record-calls.js')],
  }),
]).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
