/** What a state folder is for: the same again with `--fresh`, on from where it stood without, and never mixed up. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionRecord } from '../../src/domain/session-record';
import { describeWithRealBars, realBarsFile } from '../real-bars';
import { folder, nightdesk, sessionsOf } from './nightdesk';

const refused = async (...args: readonly string[]) => nightdesk('up', '--exit', ...args).ended;

/**
 * The records without what follows the wall clock: the run ids, and the instants at which the desk looked, in a session
 * that runs in real time from the open on.
 */
const normalised = (records: readonly SessionRecord[]) =>
  records.map((record) => ({
    ...record,
    provenance: { ...record.provenance, runId: 'normalised' },
    observations: record.observations.map((look) => ({ ...look, at: 'normalised' })),
    exposures: record.exposures.map((each) => ({ ...each, at: 'normalised' })),
  }));

describe('three synthetic sessions and what comes after them (slow)', () => {
  const around = folderForAll();
  let first: readonly SessionRecord[];

  test('by default: three sessions from 2026-01-05, seed 7', async () => {
    first = await sessionsOf(around.state);
    expect(first.map(({ session }) => session.date)).toEqual(['2026-01-05', '2026-01-06', '2026-01-07']);
    expect(first.flatMap(({ intents }) => intents).length).toBeGreaterThan(0);
  });

  test('with --fresh they run again, and every number, reason and hash is the same', async () => {
    const again = await sessionsOf(around.state, '--fresh');
    expect(normalised(again)).toEqual(normalised(first));
    const runs = [...first, ...again].map(({ provenance }) => provenance.runId);
    expect(new Set(runs).size).toBe(6);
  });

  test('without --fresh the next start goes on after the last session, with what was bought', async () => {
    const [next, ...others] = await sessionsOf(around.state, '--sessions', '1');
    expect(others).toEqual([]);
    expect(next?.session.date).toBe('2026-01-08');
    const held = (record: SessionRecord | undefined, look: 'open' | 'settle') =>
      record?.observations
        .find(({ purpose }) => purpose === look)
        ?.positions.map(({ symbol, qty }) => [symbol, qty]);
    expect(held(next, 'open')).toEqual(held(first[2], 'settle'));
  });

  test.each([
    [['--seed', '8'], '--seed'],
    [['--from', '2026-01-06'], '--from'],
    [['--cash', '5000'], '--cash'],
    [['--holding', 'NVDA=1'], '--holding'],
    [['--scenario', 'drift'], '--scenario'],
  ])('%j on it is refused, naming --fresh', async (flags, named) => {
    const { code, stdout, stderr } = await refused('--state', around.state, ...flags);
    expect(stderr).toMatch(
      new RegExp(
        `^nightdesk: ${around.state} holds a run with another [^\n]*${named}[^\n]*; add --fresh to start over[^\n]*\n$`,
      ),
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  describeWithRealBars('with real bars at hand', () => {
    test('--bars on it is refused too', async () => {
      const { code, stderr } = await refused('--state', around.state, '--bars', realBarsFile ?? '');
      expect(stderr).toMatch(/^nightdesk: .* holds a run with another --bars, .*add --fresh/);
      expect(code).toBe(2);
    });
  });

  test('a --fresh that is refused deletes nothing', async () => {
    const { code } = await refused('--state', around.state, '--fresh', '--holding', 'NOSUCH=1');
    expect(code).toBe(2);
    const [next] = await sessionsOf(around.state, '--sessions', '1');
    expect(next?.session.date).toBe('2026-01-09');
  });
});

test.each([['--fresh'], ['--exit']])(
  'a folder with other files in it is neither emptied nor filled (%s)',
  async (flag) => {
    const mine = folder();
    writeFileSync(join(mine, 'novel.txt'), 'chapter one');
    const { code, stderr } = await refused('--state', mine, flag);
    expect(stderr).toBe(
      `nightdesk: --state ${mine} holds other things than Nightdesk's state; name another --state\n`,
    );
    expect(code).toBe(2);
    expect(existsSync(join(mine, 'novel.txt'))).toBe(true);
    expect(existsSync(join(mine, 'run.json'))).toBe(false);
  },
);

test("a folder with another program's run.json isn't taken for Nightdesk's", async () => {
  const mine = folder();
  writeFileSync(join(mine, 'run.json'), '{ "version": 1, "laps": 12 }');
  const { code, stderr } = await refused('--state', mine, '--fresh');
  expect(stderr).toContain("holds other things than Nightdesk's state");
  expect(code).toBe(2);
  expect(existsSync(join(mine, 'run.json'))).toBe(true);
});

/** A folder that lasts for all tests of a block. */
function folderForAll(): { readonly state: string } {
  const made = { state: '' };
  beforeAll(() => {
    made.state = join(folder('all'), 'state');
    mkdirSync(made.state);
  });
  return made;
}
