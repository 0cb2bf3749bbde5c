/** Writes the generated pages of docs/ from the code's tables: `npm run docs`. */
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

// The tables are TypeScript; jest reads them through the same compiler.
require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

const { referenceDocs } = require('./reference-docs.ts');
for (const [path, text] of Object.entries(referenceDocs())) {
  writeFileSync(join(__dirname, '..', path), text);
  console.log(`wrote ${path}`);
}
