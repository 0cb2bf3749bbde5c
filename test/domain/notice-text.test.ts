import { noticesText } from '../../src/domain/notice-text';
import type { Notice } from '../../src/domain/notices';
import { PARKED } from './some-attentions';

const KEY = { desk: 'main', date: '2024-08-02' };
const halted = (reason: string): Notice => ({
  kind: 'halt',
  desk: 'main',
  halt: { mode: 'halted', reason, by: 'operator', at: '2024-08-05T13:00:00Z' },
});
const waiting = (failed: string): Notice => ({
  kind: 'attention',
  ...KEY,
  attention: { ...PARKED, parked: { ...PARKED.parked!, failed } },
});

test('the mode stands in front, so that an embedded trade is not taken for a real one', () => {
  expect(noticesText([halted('x')], 'embedded')).toMatch(/^\[embedded\] Desk main is HALTED/);
});

test('several notices are one message, with a blank line between them', () => {
  const messages = noticesText([halted('one'), halted('two')], 'paper').split('\n\n');
  expect(messages).toHaveLength(2);
  expect(messages[1]).toMatch(/^\[paper\] Desk main is HALTED.*\nWhy: two/);
});

describe('what somebody typed, or the broker said, is text and nothing else', () => {
  test.each([
    ['a < b & c > d', 'Why: a &lt; b &amp; c &gt; d (by'],
    ['<!channel> <https://example.com|click>', 'Why: &lt;!channel&gt; &lt;https://example.com|click&gt; (by'],
    ['@everyone look', 'Why: @\u200beveryone look (by'],
    ['two\nlines\r\n\tand a tab', 'Why: two lines and a tab (by'],
    ['&amp;', 'Why: &amp;amp; (by'],
  ])('%j', (reason, line) => {
    expect(noticesText([halted(reason)], 'paper')).toContain(line);
  });
});

describe('length', () => {
  test('a long line is cut, by characters and not through one', () => {
    const text = noticesText([waiting('😀'.repeat(400))], 'paper');
    const line = text.split('\n')[2]!;
    expect(Array.from(line)).toHaveLength(300);
    expect(line).toMatch(/^Failed: (😀)+…$/u);
  });

  test('what does not fit is left out by whole lines, and counted', () => {
    const parked = Object.fromEntries(
      Object.keys(PARKED.parked!).map((key) => [key, `${key} ${'&'.repeat(280)}`]),
    );
    const attention = { ...PARKED, parked: parked as unknown as NonNullable<typeof PARKED.parked> };
    const text = noticesText([{ kind: 'attention', ...KEY, attention }], 'paper');
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/^\[paper\] Needs you/);
    expect(text).toMatch(/\n… and 6 more; the Temporal UI and the worker's log have them\.$/);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
  });

  test('of a storm of notices the headlines stay', () => {
    const lines = noticesText(
      Array.from({ length: 12 }, () => waiting('x'.repeat(250))),
      'paper',
    ).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.every((line) => line.startsWith('[paper] Needs you'))).toBe(true);
  });

  test('and of a larger one as many as fit', () => {
    const text = noticesText(
      Array.from({ length: 200 }, () => waiting('x')),
      'paper',
    );
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/\n… and \d+ more;/);
  });

  test('the longest headline still leaves room to say what was cut', () => {
    const about = '@'.repeat(5_000);
    const text = noticesText(
      Array.from({ length: 3 }, () => ({
        kind: 'attention' as const,
        ...KEY,
        attention: { ...PARKED, about: about.replaceAll('@', '&') },
      })),
      'paper',
    );
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/… and 2 more;/);
  });
});
