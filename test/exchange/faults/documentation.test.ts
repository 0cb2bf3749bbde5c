/** Every fault there is stands in the documentation with where it strikes and the default of its `ms`, and no other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS, kindOf } from '../../../src/exchange/faults/fault-table';
import type { FaultName } from '../../../src/exchange/faults/fault-table';

const text = readFileSync(join(__dirname, '../../../docs/exchange.md'), 'utf8');
const section = text.slice(text.indexOf('## Faults on purpose'), text.indexOf('## Its state'));
const rows = [...section.matchAll(/^\| `([a-z0-9-]+)` +\| ([a-z.]+) +\| (.*?) +\|$/gm)]
  .map(([, name = '', strikes = '', what = '']) => ({ name, strikes, what }))
  .filter(
    ({ strikes }) =>
      ['before', 'after', 'answer', 'market'].includes(strikes) || strikes.startsWith('orders.'),
  );

test('the table has every fault once, and no other', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(FAULTS).sort());
});

test.each(rows)('$name', ({ name, strikes, what }) => {
  const kind = kindOf(name as FaultName);
  expect(strikes).toBe(kind.strikes === 'order' ? kind.on : kind.strikes);
  const ms = /`ms` \(([\d,]+)/.exec(what)?.[1]?.replace(',', '');
  expect(ms ?? null).toBe(kind.takes.includes('ms') ? String(kind.ms) : null);
});
