// Bundles the workflows once, at build time, so that no worker spends its start on it. A warning of the bundler fails
// the build: it means that something reached the workflows' sandbox which doesn't belong there.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker');

const lib = join(__dirname, '..', 'lib');
const said = [];
const logger = new DefaultLogger('WARN', ({ message }) => said.push(message));

bundleWorkflowCode({ workflowsPath: join(lib, 'workflows', 'index.js'), logger })
  .then(({ code }) => {
    if (said.length > 0) throw new Error(`the bundler warns:\n${said.join('\n')}`);
    writeFileSync(join(lib, 'workflow-bundle.js'), code);
  })
  .catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
