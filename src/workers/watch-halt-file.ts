import type { HaltFile } from '../activities/halt-file';
import { deskState, signalDesk, whyUnreached, type DeskAddress } from '../activities/reach-desk';
import { DESK } from '../domain/desk-messages';
import type { HaltReading } from '../domain/halt';
import { SECOND } from '../domain/instant';
import { pause } from './pause';

/** How often the file is looked for. Orders don't wait for it: the gateway looks for each. */
const EVERY = 1 * SECOND;
/** Of each call to Temporal. */
const DEADLINE = 3 * SECOND;

/** The eyes on a HALT file. */
export interface HaltFileWatch {
  /** Looks no more. Resolves when an attempt that was under way is over. */
  stop(): Promise<void>;
}

/**
 * Looks for the HALT file from now on and, while its halt isn't known to the desk, tells it: for as long as Temporal
 * doesn't answer, and again when somebody resumes the desk while the file is still there. `warn` hears, once for each
 * file, that it was found, and what kept the desk from being told.
 */
export function watchHaltFile(
  file: HaltFile,
  desk: DeskAddress,
  warn: (message: string) => void,
): HaltFileWatch {
  const said = new Set<string>();
  const sayOnce = (message: string): void => {
    if (!said.has(message)) warn(message);
    said.add(message);
  };
  const look = async (): Promise<void> => {
    const halt = file.read();
    if (!halt) {
      said.clear();
      return;
    }
    sayOnce(`halted by a HALT file: ${halt.reason}`);
    try {
      await deliver(desk, halt);
      file.delivered();
    } catch (error) {
      sayOnce(
        `the desk doesn't know of the HALT file yet: ${whyUnreached(error)}; this worker sends no order, and tries on`,
      );
    }
  };

  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted) {
      await look();
      await pause(EVERY, stopped.signal);
    }
  })();
  return {
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

/** Resolves when the desk is halted, and has said so itself. Told it is also while no worker can answer for it. */
async function deliver(desk: DeskAddress, { reason, by }: HaltReading): Promise<void> {
  const isHalted = async (): Promise<boolean> =>
    (await deskState(desk, Date.now() + DEADLINE)).halt.mode === 'halted';
  if (await isHalted().catch(() => false)) return;
  await desk.client.withDeadline(Date.now() + DEADLINE, () => signalDesk(desk, DESK.halt, { reason, by }));
  if (!(await isHalted())) throw new Error('it was told, and is not halted');
}
