/** However a run ends, nothing of it is left running, and the next start goes on with the session it was in. */
import { join } from 'node:path';
import { ALL_UP, allGone, folder, nightdesk, sessionsOf, type Part, type Running } from './nightdesk';

/** A run at the beginning of its first night, which is long enough for all that a test does to it. */
async function overnight(state: string): Promise<{ run: Running; parts: readonly Part[] }> {
  const run = nightdesk('up', '--state', state, '--night', '5s');
  await run.says(ALL_UP);
  await run.says(/night {2}until/);
  const parts = run.parts();
  // The exchange, the worker, and Temporal with its keeper.
  expect(parts).toHaveLength(4);
  return { run, parts };
}

describe.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
  '%s while a session waits for the open (slow)',
  (signal) => {
    test('ends every part within seconds, and the next start finishes that session', async () => {
      const state = join(folder(), 'state');
      const { run, parts } = await overnight(state);
      run.kill(signal);
      const { code, stderr } = await run.ended;
      expect({ code, stderr }).toEqual({ code: signal === 'SIGKILL' ? null : 130, stderr: '' });
      await allGone(parts);

      const [record] = await sessionsOf(state, '--sessions', '1');
      expect(record?.session.date).toBe('2026-01-05');
      expect(record?.outcome).toBe('traded');
      expect(record?.findings).toEqual([]);
    });
  },
);

describe.each([
  [
    'exchange',
    /main\.js exchange/,
    /^nightdesk: the exchange ended by itself \(SIGKILL\); its log .*exchange\.log/,
  ],
  ['worker', /main\.js worker/, /^nightdesk: the worker ended by itself \(SIGKILL\); its log .*worker\.log/],
  ['Temporal server', /^\S*temporal\S* server/, /^nightdesk: the Temporal dev server ended by itself/],
])('the %s dies in the middle of a session (slow)', (_, command, message) => {
  test('the run ends, says which part it was, and leaves no other running', async () => {
    const { run, parts } = await overnight(join(folder(), 'state'));
    const part = parts.find((each) => command.test(each.command));
    if (!part) throw new Error(`no such part: ${JSON.stringify(parts)}`);
    process.kill(part.pid, 'SIGKILL');
    const { code, stderr } = await run.ended;
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    await allGone(parts);
  });
});

test("a second run on a state folder in use is refused, with --fresh too, and doesn't disturb the first", async () => {
  const state = join(folder(), 'state');
  const { run, parts } = await overnight(state);
  for (const flags of [[], ['--fresh']]) {
    const { code, stderr } = await nightdesk('up', '--state', state, '--exit', ...flags).ended;
    expect(stderr).toBe(`nightdesk: another run uses ${state} now; end that one, or name another --state\n`);
    expect(code).toBe(2);
  }
  expect(run.parts()).toEqual(parts);
  run.kill('SIGTERM');
  expect(await run.ended).toMatchObject({ code: 130 });
  await allGone(parts);
});
