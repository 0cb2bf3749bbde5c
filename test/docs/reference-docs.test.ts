import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDocs } from '../../scripts/reference-docs';
import { FAILURE_TABLE } from '../../src/brokers/alpaca/failure-table';
import { FAILURE_KINDS } from '../../src/domain/broker-failure';
import { FAILURE_MOVES, STEP_EVENTS } from '../../src/domain/order-ladder';
import { ORDER_LIFE } from '../../src/domain/order-state';
import { REASONS } from '../../src/domain/reasons';
import { CALL_GROUPS } from '../../src/workflows/retry-policies';

const pages = referenceDocs();

test.each(Object.entries(pages))('%s is what the code says; `npm run docs` writes it again', (path, text) => {
  expect(readFileSync(join(__dirname, '../..', path), 'utf8')).toBe(text);
});

/** The cells of every table row of a page. */
const rowsOf = (path: string): string[][] =>
  (pages[path] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .slice(2, -2)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
const ladder = rowsOf('docs/order-ladder.md');

test.each(Object.entries(REASONS))('the page of reasons has %s with its meaning', (code, meaning) => {
  expect(rowsOf('docs/reasons.md')).toContainEqual([`\`${code}\``, meaning]);
});

describe('the page of the order ladder', () => {
  test.each(FAILURE_KINDS)(
    'says what %s does on every rung, with an example where Alpaca has one',
    (kind) => {
      const [, , ...cells] = ladder.find(
        ([name, , , , , example]) => name === `\`${kind}\`` && example !== undefined,
      )!;
      expect(cells).toHaveLength(Object.keys(FAILURE_MOVES[kind]).length + 1);
      expect(cells.every((cell) => cell !== '')).toBe(true);
    },
  );

  test('has every row by which an answer of Alpaca is classified', () => {
    const codes = ladder.filter((row) => row.length === 5 && row[3]?.startsWith('`')).map((row) => row[3]);
    expect(codes.sort()).toEqual(FAILURE_TABLE.map(({ code }) => `\`${code}\``).sort());
  });

  test('says of every step and event what happens, or that it can not', () => {
    const head = ladder.find(([name]) => name === 'event')!;
    for (const [step, kinds] of Object.entries(STEP_EVENTS)) {
      const column = head.indexOf(`in \`${step}\``);
      if (kinds.length === 0) {
        expect(column).toBe(-1);
        continue;
      }
      const told = ladder.filter(
        (row) => row.length === head.length && row !== head && !/^[-–]*$/.test(row[column]!),
      );
      expect(told.map(([event]) => event).sort()).toEqual(kinds.map((kind) => `\`${kind}\``).sort());
    }
  });

  test.each(Object.keys(ORDER_LIFE))('says what the status %s means', (status) => {
    expect(ladder.map(([name]) => name)).toContain(`\`${status}\``);
  });

  test.each(Object.entries(CALL_GROUPS))(
    'has every number of the calls %s, and its reason',
    (group, { why }) => {
      const [numbers, reasons, ...more] = ladder.filter(([name]) => name === `\`${group}\``);
      expect(numbers).toHaveLength(6);
      expect(reasons).toEqual([`\`${group}\``, why.attempt, why.total, why.pauses]);
      expect(more).toEqual([]);
    },
  );
});
