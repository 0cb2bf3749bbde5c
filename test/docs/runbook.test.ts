/** The runbook has a section for every reason that asks for a person, and a row for every code, with something to do. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { referenceDocs } from '../../scripts/reference-docs';
import { GROUP_STARTS } from '../../scripts/runbook-codes';
import { ATTENTIONS } from '../../src/domain/attention';
import { REASONS } from '../../src/domain/reasons';

const ROOT = resolve(__dirname, '../..');
const page = referenceDocs()['docs/runbook.md']!;

/** What stands under a heading, until the next of any level. */
function section(heading: string): string {
  const [, text = ''] = page.split(`\n${heading}\n`);
  return text.split(/\n#{2,3} /)[0]!;
}

test.each(Object.entries(ATTENTIONS))(
  '%s has a section: what it means, to look at, to do, and who tried it',
  (reason, means) => {
    const text = section(`### ${reason}`);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(means);
    expect(text).toMatch(/\*\*Look at\*\*\n\n- \S/);
    expect(text).toMatch(/\*\*Do\*\*\n\n- \S/);
    expect(text.trimEnd()).toMatch(/\n\n_\S(?:.|\n(?!\n))+\._$/);
  },
);

test('every code has one row, in the order of the code, with its meaning, what to look at and what to do', () => {
  const rows =
    section('## Reason codes') +
    Object.values(GROUP_STARTS)
      .map((title) => section(`### ${title}`))
      .join('\n');
  const told = [...rows.matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\| (\S.*?) +\| (\S.*?) +\|$/gm)];
  expect(told.map(([, code, meaning]) => [code, meaning])).toEqual(Object.entries(REASONS));
});

test('what it points to is there: pages, pictures, sections and tests', () => {
  const anchors = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(
    ([, title = '']) =>
      `#${title
        .toLowerCase()
        .replaceAll(' ', '-')
        .replaceAll(/[^a-z0-9_-]/g, '')}`,
  );
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  const tests = [...page.matchAll(/`((?:test\/[a-z]+\/)[a-z-]+\.test\.ts)`/g)].map(([, file = '']) => file);
  expect(links.length * tests.length).toBeGreaterThan(0);
  expect(links.filter((link) => link.startsWith('#') && !anchors.includes(link))).toEqual([]);
  expect(links.filter((link) => !link.startsWith('#') && !existsSync(resolve(ROOT, 'docs', link)))).toEqual(
    [],
  );
  expect(tests.filter((file) => !existsSync(resolve(ROOT, file)))).toEqual([]);
});

test('its pictures show the drill that the page tells of', () => {
  const drill = readFileSync(resolve(ROOT, 'scripts/drill-retry.js'), 'utf8');
  for (const [, name = ''] of page.matchAll(/images\/([a-z-]+)\.png/g)) expect(drill).toContain(`'${name}'`);
});
