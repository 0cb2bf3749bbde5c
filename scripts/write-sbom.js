// Writes the bill of materials of what runs in production as CycloneDX 1.5, from the lock file: `npm run sbom`. `npm sbom
// --omit=dev` isn't used because it also leaves out what production shares with development, @swc/core under Temporal's
// worker among it. Without moment and serial number it is the same for the same lock, so that a change can be reviewed.
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { name, version, license, description } = require('../package.json');
const { packages } = require('../package-lock.json');

const nameAt = (path) => path.split('node_modules/').at(-1);
const referenceAt = (path) =>
  path === '' ? `${name}@${version}` : `${nameAt(path)}@${packages[path].version}`;
const licenceOf = (id) => [/^[\w.-]+$/.test(id) ? { license: { id } } : { expression: id }];

/** Where Node would find a package that the one at a path asks for: beside it, or above; null when it isn't installed. */
function found(path, wanted) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const here = `${at === '' ? '' : `${at}/`}node_modules/${wanted}`;
    if (packages[here]) return here;
    if (at === '') return null;
  }
}

function component(path) {
  const { integrity, license: licence } = packages[path];
  const [scope, bare] = nameAt(path).startsWith('@') ? nameAt(path).split('/') : ['', nameAt(path)];
  return {
    'bom-ref': referenceAt(path),
    type: 'library',
    name: nameAt(path),
    version: packages[path].version,
    scope: packages[path].optional ? 'optional' : 'required',
    ...(licence && { licenses: licenceOf(licence) }),
    purl: `pkg:npm/${scope === '' ? '' : `${encodeURIComponent(scope)}/`}${bare}@${packages[path].version}`,
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
    ],
  };
}

const shipped = Object.keys(packages).filter((path) => path !== '' && !packages[path].dev);
const once = (paths) => [...new Map(paths.map((path) => [referenceAt(path), path])).values()].sort();
const dependencies = ['', ...once(shipped)].map((path) => {
  const { dependencies: needs = {}, optionalDependencies: wants = {} } = packages[path];
  const on = Object.keys({ ...needs, ...wants }).flatMap((each) => found(path, each) ?? []);
  return { ref: referenceAt(path), dependsOn: [...new Set(on.map(referenceAt))].sort() };
});
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    lifecycles: [{ phase: 'pre-build' }],
    component: {
      'bom-ref': referenceAt(''),
      type: 'application',
      ...{ name, version, description },
      licenses: licenceOf(license),
      purl: `pkg:npm/${name}@${version}`,
    },
  },
  components: once(shipped).map(component),
  dependencies,
};
writeFileSync(join(__dirname, '../sbom.cdx.json'), `${JSON.stringify(bill, null, 1)}\n`);
