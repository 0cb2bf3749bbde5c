/** What the tests of the desk run: its workflows, and a session that only listens. */
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { HALT_CHANGED } from '../../src/domain/desk-messages';
import type { HaltReading } from '../../src/domain/halt';

export { accountLock } from '../../src/workflows/account-lock';
export { desk } from '../../src/workflows/desk';

/** Remembers every mode that it is told, until it is told to end. */
export async function listener(): Promise<void> {
  const heard: HaltReading[] = [];
  let isOver = false;
  setHandler(defineSignal<[HaltReading]>(HALT_CHANGED), (reading) => void heard.push(reading));
  setHandler(defineQuery<readonly HaltReading[]>('heard'), () => heard);
  setHandler(defineSignal('end'), () => void (isOver = true));
  await condition(() => isOver);
}
