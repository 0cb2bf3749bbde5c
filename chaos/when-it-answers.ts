import { setTimeout as sleep } from 'node:timers/promises';

/** A part that was killed answers again within seconds. */
const AGAIN_AFTER_MS = 200;
const MOST_TRIES = 100;

/**
 * Asks again while nobody is there to answer: `fetch` throws a `TypeError` then. For what may be asked twice. Whatever
 * else goes wrong is thrown as it is.
 */
export async function whenItAnswers<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TypeError) || tries === MOST_TRIES) throw error;
      await sleep(AGAIN_AFTER_MS);
    }
  }
}
