/** What a page points to is there: pages, sections, pictures, files of the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const PAGES = [
  ...['README.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const read = (page: string): string =>
  readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');

/** As GitHub makes them of headings. */
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replaceAll(/[`*]|\]\([^)]*\)|\[/g, '')
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

function problemOf(page: string, link: string): string | null {
  if (/^[a-z]+:/.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, target))) return `${page} points to ${link}, which isn't there`;
  if (anchor === undefined || !target.endsWith('.md') || anchorsOf(target).has(anchor)) return null;
  return `${page} points to ${link}, a section that isn't there`;
}

const linksIn = (page: string): readonly string[] =>
  [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

it('every link of every page leads somewhere', () => {
  const links = PAGES.flatMap((page) => linksIn(page).map((link) => [page, link] as const));
  expect(links.length).toBeGreaterThan(200);
  expect(links.flatMap(([page, link]) => problemOf(page, link) ?? [])).toEqual([]);
});

it('the README leads to every page', () => {
  const led = new Set(linksIn('README.md').map((link) => link.split('#')[0]));
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  expect(pages.filter((name) => !led.has(`docs/${name}`))).toEqual([]);
});

it('a page or a section that is missing is found', () => {
  expect(problemOf('README.md', 'docs/nowhere.md')).toContain("isn't there");
  expect(problemOf('README.md', 'docs/audit.md#nowhere')).toContain('a section');
});
