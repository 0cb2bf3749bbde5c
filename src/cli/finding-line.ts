import pc from 'picocolors';
import type { Finding } from './finding';

const MARK = { good: pc.green('ok  '), note: pc.yellow('note'), wrong: pc.red('FAIL') } as const;

/** One thing that `doctor` looked at, on a line. */
export const findingLine = ({ state, what, words }: Finding): string =>
  `${MARK[state]}  ${what.padEnd(16)} ${words}`;
