/** The bill of materials: what is installed for production, with the digest of each, and under which licence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

interface Locked {
  readonly version: string;
  readonly integrity?: string;
  readonly dev?: boolean;
}
interface Component {
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string };
    readonly expression?: string;
  }[];
}
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
const { components } = read('sbom.cdx.json') as { components: readonly Component[] };

/** A package with the digest that `npm ci` checks, SHA-512 in hex as CycloneDX writes it. */
const locked = Object.entries(packages).flatMap(([path, { version, integrity = '', dev = false }]) => {
  const name = path.split('node_modules/').at(-1) ?? '';
  const digest = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return path === '' || dev ? [] : [`${name}@${version} ${digest}`];
});

it('names every package of production with the digest that npm ci checks, and no other', () => {
  const billed = components.map(
    ({ name, version, hashes }) =>
      `${name}@${version} ${hashes?.find(({ alg }) => alg === 'SHA-512')?.content ?? ''}`,
  );
  // `npm run sbom` writes it anew.
  expect(billed.toSorted()).toEqual([...new Set(locked)].toSorted());
});

/** Licences that let everybody use, change and pass on. */
const PERMISSIVE = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Unlicense',
];
/** Data, of which nothing is passed on; and one whose manifest has no licence, but a file with the Unlicense beside it. */
const KNOWN = ['caniuse-lite', 'unionfs'];

it('everything in production is under a permissive licence', () => {
  const others = components.filter(({ name, licenses = [] }) => {
    const ids = licenses.flatMap(({ license, expression = '' }) =>
      license?.id === undefined ? expression.split(' AND ') : [license.id],
    );
    return !KNOWN.includes(name) && (ids.length === 0 || ids.some((id) => !PERMISSIVE.includes(id)));
  });
  expect(others.map(({ name }) => name)).toEqual([]);
});
