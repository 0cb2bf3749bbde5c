/** What a test does to the world right before and after an activity does its work, at an instant that no clock decides. */
import type { Activities } from '../../src/activities';

/** Called with the how many-th call of its activity this is, attempts included. What it throws ends the attempt. */
export type Hook = (call: number) => Promise<unknown>;

interface PlacedHook {
  readonly activity: string;
  readonly when: 'before' | 'after';
  readonly hook: Hook;
  calls: number;
}

export interface ActivityHooks {
  readonly before: (activity: keyof Activities, hook: Hook) => void;
  readonly after: (activity: keyof Activities, hook: Hook) => void;
  /** The activities as they are, with the hooks around them. */
  readonly around: (activities: Activities) => Activities;
}

export function activityHooks(): ActivityHooks {
  const hooks: PlacedHook[] = [];
  const place = (when: PlacedHook['when']) => (activity: keyof Activities, hook: Hook) =>
    void hooks.push({ activity, when, hook, calls: 0 });
  const strike = async (activity: string, when: PlacedHook['when']): Promise<void> => {
    for (const each of hooks) {
      if (each.activity === activity && each.when === when) await each.hook((each.calls += 1));
    }
  };
  return {
    before: place('before'),
    after: place('after'),
    around: (activities) =>
      Object.fromEntries(
        Object.entries(activities).map(([name, work]: [string, (input: never) => Promise<unknown>]) => [
          name,
          async (input: never) => {
            await strike(name, 'before');
            const result = await work(input);
            await strike(name, 'after');
            return result;
          },
        ]),
      ) as unknown as Activities,
  };
}
