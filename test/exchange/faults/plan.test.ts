/** A plan that can't be followed is refused whole, with the field, its value and what to do (promise 7). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFaultPlan } from '../../../src/exchange/faults/plan-file';
import { freshFolder, open } from '../trial-exchange';
import { plan, report } from './hostile-requests';

const one = (fault: object) => ({ seed: 1, faults: [fault] });

/** The plan, and how the refusal begins. */
const BAD: readonly (readonly [unknown, string])[] = [
  [undefined, 'the plan is missing: '],
  [[], 'the plan is []: '],
  [{ faults: [] }, 'seed is missing: give a whole number from 0 to 2147483648'],
  [{ seed: 1.5, faults: [] }, 'seed is 1.5: give a whole number from 0 to 2147483648'],
  [{ seed: -1, faults: [] }, 'seed is -1: '],
  [{ seed: 1 }, 'faults is missing: give a list of faults'],
  [{ seed: 1, faults: [], fault: [] }, 'fault is []: there is no such field; leave it out'],
  [one({}), 'faults[0].name is missing: give one of 401, 429, reset-before, '],
  [one({ name: 'resets' }), 'faults[0].name is "resets": give one of 401, 429, reset-before, '],
  [one({ name: '429', on: 'orders' }), 'faults[0].on is "orders": give one of orders.place, orders.cancel, '],
  [one({ name: '429', from: 'noon' }), 'faults[0].from is "noon": write an RFC 3339 instant, like '],
  [one({ name: '429', until: 5 }), 'faults[0].until is 5: write an RFC 3339 instant, like '],
  [
    one({ name: '429', from: '2024-08-05T13:30:00Z', until: '2024-08-05T13:30:00Z' }),
    'faults[0].until is "2024-08-05T13:30:00Z": give an instant after from, 2024-08-05T13:30:00Z',
  ],
  [one({ name: '429', probability: 2 }), 'faults[0].probability is 2: give a number from 0 to 1'],
  [one({ name: '429', probability: -0.1 }), 'faults[0].probability is -0.1: give a number from 0 to 1'],
  [one({ name: '429', probability: '1' }), 'faults[0].probability is "1": give a number from 0 to 1'],
  [one({ name: '429', times: 0 }), 'faults[0].times is 0: give a whole number from 1 to 1000000'],
  [one({ name: '429', symbols: [] }), 'faults[0].symbols is []: give symbols, or leave it out'],
  [
    one({ name: '429', symbols: ['NOPE'] }),
    'faults[0].symbols has NOPE: the market has no such symbol; give',
  ],
  [one({ name: 'slow-after', ms: -1 }), 'faults[0].ms is -1: give a whole number from 0 to 86400000'],
  [one({ name: 'reset-after', ms: 5 }), 'faults[0].ms is 5: reset-after takes on, from, until, '],
  [one({ name: 'hidden', on: 'account' }), 'faults[0].on is "account": hidden takes from, until, '],
  [one({ name: 'halt' }), 'faults[0].symbols is missing: halt needs symbols'],
  [one({ name: 'halt', symbols: ['COST'], times: 1 }), 'faults[0].times is 1: halt takes symbols, until, '],
  [one({ name: 'split' }), 'faults[0].symbols is missing: split needs symbols'],
  [
    one({ name: 'split', ratio: '1e3' }),
    'faults[0].ratio is "1e3": write the new shares for one old as text',
  ],
  [one({ name: 'calendar-changed', date: '6 August' }), 'faults[0].date is "6 August": write a date as '],
  [
    one({ name: 'calendar-changed', date: '2024-08-06', close: '1pm' }),
    'faults[0].close is "1pm": write a time',
  ],
  [one({ name: 'one-sided-quote', side: 'both' }), 'faults[0].side is "both": give bid or ask'],
  [one({ name: 'partial-fill', never: 1 }), 'faults[0].never is 1: give true or false'],
  [one({ name: '429', often: 1 }), 'faults[0].often is 1: there is no such field; leave it out'],
];

test.each(BAD)('%j', async (bad, refusal) => {
  const desk = await open();
  await plan(desk, [{ name: '500-before', on: 'clock' }]);
  const before = await report(desk);
  const { status, body } = await desk.ask('PUT', '/control/faults', bad);
  expect(status).toBe(400);
  expect(String(body['message']).startsWith(refusal)).toBe(true);
  expect(await report(desk)).toEqual(before);
});

test('every fault of a plan that is wrong is told, each in a line of its own', async () => {
  const desk = await open();
  const faults = [{ name: '429', times: 0 }, { name: 'reset' }];
  const { body } = await desk.ask('PUT', '/control/faults', { seed: 1, faults });
  expect(String(body['message']).split('\n')).toEqual([
    expect.stringMatching(/^faults\[0\]\.times is 0/),
    expect.stringMatching(/^faults\[1\]\.name is "reset"/),
  ]);
});

describe('a plan file', () => {
  const write = (name: string, text: string): string => {
    const folder = freshFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('is YAML, where 429 needs no quotes, or JSON', () => {
    const yaml = write(
      'plan.yaml',
      'seed: 7\nfaults:\n  - name: 429\n    times: 2\n  - { name: hidden, symbols: [COST] }\n',
    );
    const json = write(
      'plan.json',
      '{"seed":7,"faults":[{"name":"429","times":2},{"name":"hidden","symbols":["COST"]}]}',
    );
    const expected = {
      seed: 7,
      faults: [
        { name: '429', times: 2 },
        { name: 'hidden', symbols: ['COST'] },
      ],
    };
    expect(loadFaultPlan(yaml, ['COST'])).toEqual(expected);
    expect(loadFaultPlan(json, ['COST'])).toEqual(expected);
  });

  test('that is wrong is named on every line', () => {
    const path = write('plan.yaml', 'seed: x\nfaults: [{ name: reset }]\n');
    expect(() => loadFaultPlan(path, [])).toThrow(
      new RegExp(`^${path}: seed is "x": give .*\n${path}: faults\\[0\\]\\.name is "reset": `),
    );
    expect(() => loadFaultPlan(write('plan.yaml', 'seed: [\n'), [])).toThrow(/^\S+plan\.yaml: /);
    expect(() => loadFaultPlan(join(freshFolder(), 'none.yaml'), [])).toThrow(/none\.yaml: .*ENOENT/);
  });
});
