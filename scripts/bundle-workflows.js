// Bundles the workflows once, at build time, so that no worker spends its start on it; and once more for audits, with
// the interceptors that pass out what the workflows ask for. A warning of the bundler fails the build: it means that
// something reached the workflows' sandbox which doesn't belong there.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker');

const lib = join(__dirname, '..', 'lib');

async function bundle(name, workflowInterceptorModules) {
  const said = [];
  const logger = new DefaultLogger('WARN', ({ message }) => said.push(message));
  const workflowsPath = join(lib, 'workflows', 'index.js');
  const { code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules, logger });
  if (said.length > 0) throw new Error(`the bundler warns:\n${said.join('\n')}`);
  writeFileSync(join(lib, name), code);
}

async function bundleAll() {
  await bundle('workflow-bundle.js', []);
  await bundle('audit-bundle.js', [join(lib, 'audit', 'record-calls.js')]);
}

bundleAll().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
