/**
 * Notices as one chat message: Slack's `text`, which Mattermost and Discord take as well. Everything in it is text:
 * a reason that somebody typed, or a broker's message, must not become a link or call everybody in the channel.
 */
import { noticeWords, type Notice } from './notices';

/** UTF-16 units. Discord refuses more; Mattermost takes 16,383, Slack cuts at 40,000. */
const LONGEST_TEXT = 2_000;
/** Characters of one line, before escaping: at its longest, a headline still leaves room for what was cut. */
const LONGEST_LINE = 300;

/**
 * The message for some notices, oldest first. `mode` goes in front, so that an embedded desk's trades are never taken
 * for real ones. What doesn't fit is left out by whole lines and said; of several notices, the headlines stay.
 */
export function noticesText(notices: readonly Notice[], mode: string): string {
  const messages = notices.map((notice) => {
    const { headline, lines } = noticeWords(notice);
    return { headline: asText(`[${mode}] ${headline}`), lines: lines.map(asText) };
  });
  const whole = messages.map(({ headline, lines }) => [headline, ...lines].join('\n')).join('\n\n');
  if (whole.length <= LONGEST_TEXT) return whole;
  return fitting(
    messages.flatMap(({ headline, lines }) => (messages.length === 1 ? [headline, ...lines] : [headline])),
  );
}

/** One line as the services take it: `&`, `<` and `>` escaped as Slack asks, no line break, no `@everyone`. */
const asText = (line: string): string =>
  cut(line.replace(/\s+/g, ' ').trim())
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b');

function cut(line: string): string {
  const characters = Array.from(line);
  return characters.length <= LONGEST_LINE ? line : `${characters.slice(0, LONGEST_LINE - 1).join('')}…`;
}

function fitting(lines: readonly string[]): string {
  const rest = (left: number): string =>
    left === 0 ? '' : `\n… and ${left} more; the Temporal UI and the worker's log have them.`;
  const first = (count: number): string => `${lines.slice(0, count).join('\n')}${rest(lines.length - count)}`;
  let count = lines.length;
  while (count > 1 && first(count).length > LONGEST_TEXT) count -= 1;
  return first(count);
}
