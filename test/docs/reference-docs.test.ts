import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDocs } from '../../scripts/reference-docs';
import { FAILURE_MOVES, STEP_EVENTS } from '../../src/domain/order-ladder';
import { ORDER_LIFE } from '../../src/domain/order-state';
import { REASONS } from '../../src/domain/reasons';

const pages = Object.entries(referenceDocs({ REASONS, FAILURE_MOVES, STEP_EVENTS, ORDER_LIFE }));

test.each(pages)('%s is what the code says; `npm run docs` writes it again', (path, text) => {
  expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
});

test.each(Object.entries(REASONS))('the page of reasons has %s with its meaning', (code, meaning) => {
  const [, page = ''] = pages.find(([path]) => path === 'docs/reasons.md') ?? [];
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  expect(rows).toContainEqual(['', `\`${code}\``, meaning, '']);
});
