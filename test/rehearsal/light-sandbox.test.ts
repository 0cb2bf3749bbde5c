/** A rehearsal does without the sandbox's time limits and promise traces, and only for as long as it lasts. */
import { promiseHooks } from 'node:v8';
import { createContext, Script } from 'node:vm';
import { lightenSandbox } from '../../src/rehearsal/light-sandbox';

/** Takes longer than the limit that it is given, and no longer than it must to show that. */
const slow = new Script('{ const end = now() + 20; while (now() < end); } "done"');
const run = (): unknown => slow.runInContext(createContext({ now: () => performance.now() }), { timeout: 1 });

test('code that takes longer than its limit comes to its end, until the sandbox is as it was', () => {
  const heavier = lightenSandbox();
  try {
    expect(run()).toBe('done');
  } finally {
    heavier();
  }
  expect(run).toThrow('Script execution timed out after 1ms');
});

test('no promise is traced, until the sandbox is as it was', () => {
  const heavier = lightenSandbox();
  let traced = 0;
  const trace = (): void => {
    const stop = promiseHooks.createHook({ init: () => (traced += 1) });
    void Promise.resolve(1).then(() => 2);
    (stop as () => void)();
  };
  try {
    trace();
    expect(traced).toBe(0);
  } finally {
    heavier();
  }
  trace();
  expect(traced).toBeGreaterThan(0);
});
