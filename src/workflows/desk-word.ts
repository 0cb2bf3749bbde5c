/** An operator's `halt` and `resume`, sent to a session: the mode is the desk's, so that the word is handed on to it. */
import { CancellationScope, condition, getExternalWorkflowHandle, sleep } from '@temporalio/workflow';
import { DESK, deskWorkflowId, readHaltRequest, type HaltRequest } from '../domain/desk-messages';
import { SECOND } from '../domain/instant';
import { SESSION } from '../domain/session-messages';
import type { HaltWatch } from './halt-watch';
import type { SessionLog } from './session-log';
import type { TakenSignal } from './take-signals';

/** A desk that doesn't run is tried again this often: this session starts it when it joins. */
const AGAIN = 30 * SECOND;

type Word = { readonly signal: typeof DESK.halt | typeof DESK.resume; readonly request: HaltRequest };

/** The signals to listen to. A halt holds for this session at once, whether or not the desk can be told. */
export function wordsForTheDesk(desk: string, halt: HaltWatch, log: SessionLog): readonly TakenSignal[] {
  const words: Word[] = [];
  const signals: readonly TakenSignal[] = [
    {
      name: SESSION.halt,
      take(payload) {
        const request = readHaltRequest(payload);
        halt.own = { mode: 'halted', ...request };
        words.push({ signal: DESK.halt, request });
      },
      description:
        'Halts the desk: nothing leaves any more but cancels. Payload: a reason, as text or {"reason": …}.',
    },
    {
      name: SESSION.resume,
      take(payload) {
        const request = readHaltRequest(payload);
        if (request.reason === '') log.ignores('A resume without a reason was ignored: give one.');
        else words.push({ signal: DESK.resume, request });
      },
      description: 'Lets the desk trade again. Payload: the reason, as text or {"reason": …}; required.',
    },
  ];

  /** Ends the session's own halt, unless another one waits for its turn: no earlier word may lift that. */
  const lift = (): void => {
    if (!words.slice(1).some((later) => later.signal === DESK.halt)) halt.own = null;
  };
  const deliver = async ({ signal, request }: Word): Promise<boolean> => {
    const before = halt.said;
    try {
      await getExternalWorkflowHandle(deskWorkflowId(desk)).signal(signal, request);
      // What the desk has said in the meantime is newer: somebody may have resumed it.
      if (signal === DESK.halt && halt.said === before) halt.heard({ mode: 'halted', ...request });
      lift();
      return true;
    } catch {
      log.ignores(
        signal === DESK.halt
          ? 'This session is halted. Its desk has no workflow yet, and is told as soon as it has.'
          : 'The resume was ignored: the desk has no workflow yet, so that nothing but a halt of this session stopped it.',
      );
      if (signal === DESK.resume) lift();
      return signal === DESK.resume;
    }
  };
  const handOn = async (): Promise<never> => {
    for (;;) {
      await condition(() => words.length > 0);
      const [word] = words;
      if (word && (await deliver(word))) words.shift();
      else await sleep(AGAIN, { summary: 'before the desk is told of the halt again' });
    }
  };
  // Not awaited: it ends with the session, and a cancel must not keep a halt from the desk.
  void CancellationScope.nonCancellable(handOn);
  return signals;
}
