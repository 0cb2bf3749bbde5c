/** What the tests of an operator's words run: sessions that only hand on, and a desk that only listens. */
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { DESK } from '../../src/domain/desk-messages';
import type { HaltReading } from '../../src/domain/halt';
import { wordsForTheDesk } from '../../src/workflows/desk-word';
import { watchHalt, type HaltWatch } from '../../src/workflows/halt-watch';
import { openLog } from '../../src/workflows/session-log';
import { takeSignals } from '../../src/workflows/take-signals';

function listening(desk: string): HaltWatch {
  const log = openLog({ desk, date: '2026-01-05' });
  const halt = watchHalt(log);
  takeSignals(wordsForTheDesk(desk, halt, log));
  return halt;
}

/** Ends when a halt of its own no longer holds. */
export async function handingOn(desk: string): Promise<void> {
  const halt = listening(desk);
  await condition(() => halt.own !== null);
  await condition(() => halt.own === null);
}

/** Hears that somebody has resumed the desk before it hears that its halt has arrived there. */
export async function overtaken(desk: string): Promise<HaltReading> {
  const halt = listening(desk);
  await condition(() => halt.own !== null);
  halt.signal.take({ mode: 'halted', reason: 'an odd print', by: 'operator' });
  halt.signal.take({ mode: 'active', reason: 'it was none', by: 'operator' });
  await condition(() => halt.own === null);
  return halt.mode;
}

export async function listeningDesk(): Promise<void> {
  const heard: string[] = [];
  for (const name of [DESK.halt, DESK.resume])
    setHandler(defineSignal<[{ reason: string }]>(name), ({ reason }) => void heard.push(reason));
  setHandler(defineQuery<string[]>('heard'), () => heard);
  await condition(() => false);
}
