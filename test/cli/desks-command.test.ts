/** The desks of a folder as an operator sees them: their schedules and `nightdesk desks`, against a real server. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { updateDesk, signalDesk } from '../../src/activities/reach-desk';
import type { DesksAtAGlance } from '../../src/cli/desks/read-desks';
import { DESK } from '../../src/domain/desk-messages';
import { folder, nightdesk, type Ending } from '../e2e/nightdesk';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

jest.setTimeout(60_000);

let server: DeskServer;
let desks: string;
let state: string;
beforeAll(async () => {
  server = await startDeskServer();
  state = folder('all');
  process.env['TEMPORAL_ADDRESS'] = server.env.address;
  process.env['NIGHTDESK_TASK_QUEUE'] = server.taskQueue;
  process.env['NIGHTDESK_STATE'] = state;
});
afterAll(() => server.stop());
beforeEach(() => {
  desks = folder();
  write('alpha', 'beta');
});

const write = (...names: readonly string[]): void => {
  for (const name of names) writeFileSync(join(desks, `${name}.yaml`), `desk: ${name}\n`);
};
const ends = (...args: readonly string[]): Promise<Ending> => nightdesk(...args).ended;
const addressOf = (desk: string) => ({ client: server.client, desk, taskQueue: server.taskQueue });

it('installs a schedule for each, says what of it changed, and removes none that has lost its file', async () => {
  write('gamma');
  expect((await ends('schedule', 'install', '--desks', desks)).stdout).toBe(
    ['alpha', 'beta', 'gamma'].map((desk) => `schedule sessions/${desk} installed\n`).join(''),
  );

  rmSync(join(desks, 'gamma.yaml'));
  writeFileSync(join(desks, 'beta.yaml'), 'desk: beta\nscan:\n  at: "17:00"\n');
  const { stdout } = await ends('schedule', 'install', '--desks', desks);
  expect(stdout).toMatch(/^schedule sessions\/alpha is as the rules say; nothing changed$/m);
  expect(stdout).toMatch(
    /^schedule sessions\/beta updated\n {2}scan +17:00 America\/New_York.* \(was 16:05/m,
  );
  expect(stdout).toContain(
    `schedule sessions/gamma is of a desk that ${desks} doesn't have, and goes on; to remove it: nightdesk schedule remove gamma\n`,
  );

  const shown = await ends('schedule', 'show', '--desks', desks);
  expect(shown.stdout).toMatch(/^alpha +\w{3} \d\d-\d\d 16:05 +installed by /m);
  expect(shown.stdout).toMatch(/^beta +\w{3} \d\d-\d\d 17:00 +installed by /m);

  expect(await ends('schedule', 'remove', 'gamma')).toMatchObject({
    ...{ code: 0, stdout: 'schedule sessions/gamma is removed; no session of desk gamma starts by itself\n' },
  });
  expect(await ends('schedule', 'remove', 'gamma')).toMatchObject({ code: 1 });
});

it('pauses and resumes all of a folder, or the one that is named', async () => {
  await ends('schedule', 'install', '--desks', desks);
  const paused = await ends('schedule', 'pause', '--desks', desks, '--reason', 'a move');
  expect(paused.stdout).toBe('schedule sessions/alpha is PAUSED\nschedule sessions/beta is PAUSED\n');
  process.env['NIGHTDESK_DESKS'] = desks;
  const resumed = await ends('schedule', 'resume', '--desk', 'beta', '--reason', 'back').finally(() => {
    process.env['NIGHTDESK_DESKS'] = '';
  });
  expect(resumed.stdout).toMatch(/^schedule sessions\/beta is active\n/);
  const shown = await ends('schedule', 'show', '--desks', desks);
  expect(shown.stdout).toMatch(/^alpha +paused +paused by .*: a move$/m);
  expect(shown.stdout).toMatch(/^beta +\w{3} \d\d-\d\d/m);
});

it('shows desks before and after their first session, halted ones, and what is filed of them', async () => {
  desks = folder();
  write('one', 'two');
  await ends('schedule', 'install', '--desks', desks);
  const entrance = {
    workflowId: 'session/one/2026-01-05',
    accountId: 'e6fe16f3-64a4-4921-8928-cadf02f9abcd',
  };
  await updateDesk(addressOf('one'), DESK.enter, entrance);
  await signalDesk(addressOf('one'), DESK.halt, { reason: 'fire drill', by: 'operator' });
  await folderArtifactStore(state).fileRecord({ desk: 'one', date: '2026-01-05' }, RECORD);

  const { code, stdout } = await ends('desks', '--desks', desks);
  expect(code).toBe(0);
  const [head, alpha, beta, remark] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^desk +account +mode +last session +attention +next start +tiers$/);
  expect(alpha).toMatch(
    /^one +…abcd +halted +2026-01-05 traded +yes +\w{3} \d\d-\d\d 16:05 +TIER3 near-cap 28\.9 %$/,
  );
  expect(beta).toMatch(/^two +- +new +- +- +\w{3} \d\d-\d\d 16:05 +-$/);
  expect(remark).toBe('desk one is halted: fire drill; `nightdesk resume --desk one` lifts it');

  const json = JSON.parse((await ends('desks', '--desks', desks, '--json')).stdout) as DesksAtAGlance;
  expect(json.desks).toMatchObject([
    { desk: 'one', mode: 'halted', warnings: [{ tier: 'TIER3', state: 'near-cap', exposure: '28.9' }] },
    { desk: 'two', mode: 'new', last: null },
  ]);
});

it('halts and resumes every desk of a folder, or one though the file of another is broken', async () => {
  desks = folder();
  write('left', 'right');
  const halted = await ends('halt', '--desks', desks, '--reason', 'fire drill');
  expect(halted.code).toBe(0);
  expect(halted.stdout).toMatch(
    /^desk left is halted: fire drill \(by operator, .*\)\ndesk right is halted: fire drill \(by operator, /,
  );
  expect(halted.stdout.match(/stopped {6}every order of every worker/g)).toHaveLength(1);

  const resumed = await ends('resume', '--desks', desks, '--reason', 'drill is over', '--json');
  expect(JSON.parse(resumed.stdout)).toMatchObject([
    { desk: 'left', mode: 'active' },
    { desk: 'right', mode: 'active' },
  ]);

  writeFileSync(join(desks, 'right.yaml'), 'desk: [\n');
  process.env['NIGHTDESK_DESKS'] = desks;
  const one = await ends('halt', '--desk', 'left', '--reason', 'again').finally(() => {
    process.env['NIGHTDESK_DESKS'] = '';
  });
  expect(one.stdout).toMatch(/^desk left is halted: again /);
});

it('of desks that cannot all be told tells the others, and says which', async () => {
  desks = folder();
  write('told', 'untold');
  // Nobody knows it, so that there is nothing to resume.
  await ends('halt', '--desk', 'told', '--reason', 'drill');
  const { code, stdout, stderr } = await ends('resume', '--desks', desks, '--reason', 'over');
  expect(stdout).toMatch(/^desk told is active: over /);
  expect(stdout).toMatch(
    /^desk untold: the resume of desk untold is not confirmed: no session of a desk untold ran/m,
  );
  expect(stderr).toBe('nightdesk: 1 of 2 desks could not be told; try them again\n');
  expect(code).toBe(1);
});

it.each([
  [['desks'], '', 0],
  [['schedule', 'install', '--desk', 'delta'], '--desk delta: ', 2],
  [['session', 'list'], 'NIGHTDESK_DESKS names 2 desks, and one is meant: say which by --desk', 2],
  [['schedule', 'install', '--config', 'x.yaml', '--desks', 'd'], '--desks d: give a folder of desks, or', 2],
])('with NIGHTDESK_DESKS set, %j: %s', async (args, words, code) => {
  process.env['NIGHTDESK_DESKS'] = desks;
  const ending = await ends(...args).finally(() => (process.env['NIGHTDESK_DESKS'] = ''));
  expect(ending.code).toBe(code);
  if (code !== 0) expect(ending.stderr).toContain(words);
});

/** What `desks` reads of a record. */
const RECORD = {
  version: 1,
  outcome: 'traded',
  attentions: [{ ended: 'open' }],
  decisions: [{ symbol: 'WMT', side: 'buy', verdict: 'refused', code: 'GAP' }],
  intents: [{ symbol: 'COST', outcome: 'filled', filledQty: '1', rungs: [] }],
  exposures: [
    { tier: 'TIER1', when: 'open', state: 'over-cap', exposure: '41.0' },
    { tier: 'TIER3', when: 'open', state: 'ok', exposure: '20.0' },
    { tier: 'TIER1', when: 'settle', state: 'ok', exposure: '39.0' },
    { tier: 'TIER3', when: 'settle', state: 'near-cap', exposure: '28.9' },
  ],
};
