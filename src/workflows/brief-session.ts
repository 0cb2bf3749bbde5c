import type { Brief } from '../activities/brief';
import type { SessionKey } from '../domain/session';
import { evening } from './activity-options';
import type { Hands } from './hands';

/** All that the session is told before it starts: workflow code has no defaults and reads no file. */
export async function briefTheSession(key: SessionKey, { operator, market, log }: Hands): Promise<Brief> {
  const brief = await operator.needed(
    {
      ...{ reason: 'BRIEF', what: 'The brief', until: null },
      done: 'Nothing was sent.',
      notDone: 'Rules, clock and calendar of the day are not known.',
      without: 'the session gives up',
    },
    () => evening.brief.executeWithOptions({ summary: 'rules, clock and calendar' }, [key]),
  );
  market.heard(brief.clock);
  log.briefed(brief);
  return brief;
}
