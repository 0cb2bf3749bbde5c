import { activityInfo, log } from '@temporalio/activity';
import { noticesText } from '../domain/notice-text';
import { noticeWords, type Notice } from '../domain/notices';
import type { ActivityDependencies } from './dependencies';

/**
 * Writes each notice to the worker's log, once, and posts all of them as one message where a webhook is set. A message
 * that was posted and not answered is posted again: a notice may arrive twice, and says the same twice.
 */
export const notifyActivity =
  ({ webhook, mode }: Pick<ActivityDependencies, 'webhook' | 'mode'>) =>
  async (notices: readonly Notice[]): Promise<'posted' | 'logged'> => {
    if (activityInfo().attempt === 1) notices.forEach(write);
    if (!webhook) return 'logged';
    await webhook.post(noticesText(notices, mode));
    return 'posted';
  };

function write(notice: Notice): void {
  const { headline, lines } = noticeWords(notice);
  const session = 'date' in notice ? { date: notice.date } : {};
  log[levelOf(notice)](headline, { notice: notice.kind, desk: notice.desk, ...session, lines });
}

/** A day that ended and a desk that trades again are good to know; everything else asks somebody to look. */
const levelOf = (notice: Notice): 'info' | 'warn' =>
  notice.kind === 'summary' || (notice.kind === 'halt' && notice.halt.mode === 'active') ? 'info' : 'warn';
