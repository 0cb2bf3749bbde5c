import { LOOPBACK } from './loopback';
import type { Secret } from './secret';

/** What is wrong with a webhook's URL, in words that hold nothing of it; null when nothing is. */
export function webhookProblem(url: Secret): string | null {
  const text = url.reveal();
  if (!URL.canParse(text)) return 'is not a URL; it is like https://hooks.slack.com/services/…';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '')
    return 'holds a user or a password; a webhook has its token in the path';
  // http would show the URL, which is a password, to everybody on the way; to these hosts there is no way.
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))) return null;
  return 'must be https, or http on a loopback address';
}
