/** `nightdesk up --desks`, as an operator starts it: many desks at one exchange, each with its own account. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { ALL_UP, allGone, folder, nightdesk, readRecords } from './nightdesk';

jest.setTimeout(120_000);

it('runs the desks of a folder by their own rules, goes on with them, and leaves nothing running', async () => {
  const [desks, state] = [folder(), folder()];
  writeFileSync(join(desks, 'usual.yaml'), 'desk: usual\n');
  writeFileSync(join(desks, 'picky.yaml'), 'desk: picky\nscan:\n  oversold: -2\n');
  const json = join(folder(), 'records.json');
  const usual = ['up', '--desks', desks, '--state', state, '--sessions', '1', '--night', '500ms', '--exit'];
  const run = nightdesk(...usual, '--json', json);
  await run.says(ALL_UP);
  const parts = run.parts();
  const { code, stdout, stderr } = await run.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await allGone(parts);
  expect(stdout).toMatch(/^Nightdesk · embedded · .* · 2 desks of 100,000\.00 USD each · UI /m);
  expect(stdout).toMatch(
    /^ {2}usual {2}traded {2}5 filled {2}1 refused {2}equity 99,997\.79 USD, 5 positions$/m,
  );
  expect(stdout).toMatch(
    /^ {2}picky {2}traded {2}1 filled {2}0 refused {2}equity 99,999\.25 USD, 1 position$/m,
  );
  expect(readRecords(json).map(({ desk, outcome }) => [desk, outcome])).toEqual([
    ['picky', 'traded'],
    ['usual', 'traded'],
  ]);

  const next = await nightdesk(...usual).ended;
  expect(next.stdout).toMatch(/^goes on after the session of 2026-01-05;/m);
  expect(await folderArtifactStore(state).recordDates('usual')).toEqual(['2026-01-05', '2026-01-06']);

  const other = await nightdesk('up', '--desks', '2', '--state', state, '--exit').ended;
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain('holds a run with another --desks; add --fresh to start over');
});

it.each([
  [['--desks', '0'], '--desks 0: give a whole number from 1 to 100'],
  [['--desks', 'nowhere'], '--desks nowhere: there is no such file or folder'],
  [
    ['--desks', '2', '--holding', 'NVDA=1'],
    '--desks 2: --config, --scenario, --fractional-off and --holding',
  ],
])('up %j: %s', async (args, message) => {
  const { code, stderr } = await nightdesk('up', '--state', folder(), ...args).ended;
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
