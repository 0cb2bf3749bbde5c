/** The paths through a session of which a history is committed; `session-scenarios.ts` plays them. */
export const SCENARIO_NAMES = [
  'quiet',
  'traded',
  'exited',
  'refused-gap',
  'fall-back',
  'unknown-resolved',
  'attention-then-retry',
  'halt',
  'window-missed',
  'early-close',
  'holiday',
  'worker-killed',
  'cancelled',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];
