/** docs/reliability.md names tests; each must be there, in its file, under its title, and no row may be forgotten. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const rows = readFileSync(resolve(ROOT, 'docs/reliability.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, row = '', , tests = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return /^S?\d+$/.test(row) ? [{ row, tests }] : [];
  });

const numbers = (first: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${first}${index + 1}`);

test('every scenario and every row of the complaints has its line, once', () => {
  expect(rows.map(({ row }) => row)).toEqual([...numbers('S', 26), ...numbers('', 27)]);
});

test.each(rows)('row $row names tests that exist, or says why there is none', ({ tests }) => {
  const named = [...tests.matchAll(/`(test\/[^`]+\.ts)`: “(.+?)”(?=<br>|$)/g)];
  if (named.length === 0) expect(tests).toMatch(/^\*\*(?:Not yet|Nothing to test)\*\*: /);
  const missing = named.filter(([, file = '', title = '']) => {
    const path = resolve(ROOT, file);
    // In a title between single quotes an apostrophe is escaped.
    const text = existsSync(path) ? readFileSync(path, 'utf8').replaceAll("\\'", "'") : '';
    return !text.includes(title);
  });
  expect(missing.map(([text]) => text)).toEqual([]);
});
