import type { Secret } from './secret';

/** http would show the URL, which is a password, to everybody on the way; these hosts are on no way. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** What is wrong with a webhook's URL, in words that hold nothing of it; null when nothing is. */
export function webhookProblem(url: Secret): string | null {
  const text = url.reveal();
  if (!URL.canParse(text)) return 'is not a URL; it is like https://hooks.slack.com/services/…';
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '')
    return 'holds a user or a password; a webhook has its token in the path';
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))) return null;
  return 'must be https, or http on a loopback address';
}
