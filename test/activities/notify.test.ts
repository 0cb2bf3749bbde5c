/** Single attempts of the activity `notify`, as Temporal would make them, against a real webhook over HTTP. */
import { inspect } from 'node:util';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { notifyActivity } from '../../src/activities/notify';
import { slackWebhook, WEBHOOK_FAULT } from '../../src/activities/webhook';
import { Secret } from '../../src/config/secret';
import { daySummary } from '../../src/domain/day-summary';
import { noticesText } from '../../src/domain/notice-text';
import type { Notice } from '../../src/domain/notices';
import { A_DAY } from '../domain/a-day';
import { LOOK_AT_IT, PARKED } from '../domain/some-attentions';
import { TOKEN, trialWebhook, type TrialWebhook } from './trial-webhook';

const KEY = { desk: 'main', date: '2024-08-02' };
const halt = { reason: 'fire drill', by: 'operator', at: '2024-08-05T13:00:00Z' };
const tier = { tier: 'TIER3', exposure: '34.00', exposureUsd: '34000.00', entryLimit: '28.5', cap: '30' };
const NOTICES: readonly (readonly [name: string, level: string, notice: Notice])[] = [
  ['a session that waits', 'WARN', { kind: 'attention', ...KEY, attention: PARKED }],
  ['a session that asks for a look', 'WARN', { kind: 'attention', ...KEY, attention: LOOK_AT_IT }],
  ['a halt', 'WARN', { kind: 'halt', desk: 'main', halt: { mode: 'halted', ...halt } }],
  ['a reduce', 'WARN', { kind: 'halt', desk: 'main', halt: { mode: 'reducing', ...halt } }],
  ['a resume', 'INFO', { kind: 'halt', desk: 'main', halt: { mode: 'active', ...halt } }],
  ['a tier over its cap', 'WARN', { kind: 'over-cap', ...KEY, tiers: [{ ...tier, state: 'over-cap' }] }],
  ['the summary of a day', 'INFO', { kind: 'summary', ...daySummary(A_DAY, []) }],
];
const HALT = NOTICES[2]![2];

let webhook: TrialWebhook;
beforeEach(async () => {
  webhook = await trialWebhook();
});

interface Attempt {
  readonly result?: string;
  readonly error?: unknown;
  readonly log: readonly LogEntry[];
}

interface Circumstances {
  readonly url?: Secret | null;
  readonly attempt?: number;
  readonly deadline?: number;
}

async function notify(
  notices: readonly Notice[],
  { url = webhook.url, attempt = 1, deadline }: Circumstances = {},
): Promise<Attempt> {
  const log: LogEntry[] = [];
  const logger = new DefaultLogger('INFO', (entry) => void log.push(entry));
  const environment = new MockActivityEnvironment({ attempt }, { logger });
  const port = url && slackWebhook(url, deadline);
  try {
    const result: string = await environment.run(notifyActivity({ webhook: port, mode: 'paper' }), notices);
    return { result, log };
  } catch (error) {
    return { error, log };
  }
}

/** The failure as Temporal will see it. */
async function failure(circumstances: Circumstances = {}): Promise<ApplicationFailure> {
  const { error } = await notify([HALT], circumstances);
  if (error instanceof ApplicationFailure) return error;
  throw new Error(`no typed failure: ${String(error)}`);
}

test.each(NOTICES)('%s is posted as JSON with its text, and logged as %s', async (_, level, notice) => {
  const { result, log } = await notify([notice]);
  expect(result).toBe('posted');
  expect(webhook.requests).toMatchObject([{ method: 'POST', path: `/services/${TOKEN}` }]);
  expect(JSON.parse(webhook.requests[0]!.body)).toEqual({ text: noticesText([notice], 'paper') });
  expect(log).toMatchObject([
    { level, message: expect.any(String) as string, meta: { notice: notice.kind, desk: 'main' } },
  ]);
});

test('the line in the log names the session and has the words', async () => {
  const { log } = await notify([{ kind: 'attention', ...KEY, attention: PARKED }]);
  expect(log[0]?.message).toBe('Needs you: session 2024-08-02 of desk main waits, MARKET');
  expect(log[0]?.meta).toMatchObject({
    date: '2024-08-02',
    lines: expect.arrayContaining(['Signal retry: reads the market again']) as string[],
  });
});

test('several notices are one post and a line each', async () => {
  const { log } = await notify(NOTICES.map(([, , notice]) => notice));
  expect(webhook.posted).toHaveLength(1);
  expect(log).toHaveLength(NOTICES.length);
});

test('without a webhook there is the line in the log alone', async () => {
  const { result, log } = await notify([HALT], { url: null });
  expect(result).toBe('logged');
  expect(log).toHaveLength(1);
  expect(webhook.requests).toEqual([]);
});

test('a later attempt posts, and writes no second line', async () => {
  const { result, log } = await notify([HALT], { attempt: 2 });
  expect(result).toBe('posted');
  expect(log).toEqual([]);
});

describe('an answer that is no success', () => {
  test.each([500, 502, 503])('%s is posted again', async (status) => {
    webhook.answers({ status });
    expect(await failure()).toMatchObject({
      type: WEBHOOK_FAULT.transient,
      nonRetryable: false,
      message: `the webhook answered ${status}`,
    });
  });

  test.each([
    ['7', 7_000],
    ['0.5', 500],
  ])('429 with Retry-After %s is posted again after it', async (seconds, nextRetryDelay) => {
    webhook.answers({ status: 429, headers: { 'retry-after': seconds } });
    expect(await failure()).toMatchObject({
      type: WEBHOOK_FAULT.transient,
      nonRetryable: false,
      nextRetryDelay,
    });
  });

  test('429 with a date is posted again after it', async () => {
    webhook.answers({
      status: 429,
      headers: { 'retry-after': new Date(Date.now() + 60_000).toUTCString() },
    });
    expect(await failure()).toMatchObject({ nextRetryDelay: expect.closeTo(57_500, -4) as number });
  });

  test.each(['soon', '-1', 'NaN'])(
    '429 with Retry-After %j is posted again after the usual pause',
    async (odd) => {
      webhook.answers({ status: 429, headers: { 'retry-after': odd } });
      expect(await failure()).toMatchObject({ nonRetryable: false, nextRetryDelay: undefined });
    },
  );

  test.each([
    [
      404,
      'no_service',
      'the webhook answered 404 no_service; is NIGHTDESK_WEBHOOK_URL right, and the webhook still there?',
    ],
    [
      400,
      '<html>Bad</html>',
      'the webhook answered 400; is NIGHTDESK_WEBHOOK_URL right, and the webhook still there?',
    ],
    [410, '', 'the webhook answered 410; is NIGHTDESK_WEBHOOK_URL right, and the webhook still there?'],
  ])('%s %j is final', async (status, body, message) => {
    webhook.answers({ status, body });
    expect(await failure()).toMatchObject({ type: WEBHOOK_FAULT.refused, nonRetryable: true, message });
  });

  test.each([301, 302, 307, 308])('a redirect (%s) is final, and nothing is posted there', async (status) => {
    const elsewhere = await trialWebhook();
    webhook.answers({ status, headers: { location: elsewhere.url.reveal() } });
    expect(await failure()).toMatchObject({
      nonRetryable: true,
      message: `the webhook answered ${status}; redirects are not followed`,
    });
    expect(elsewhere.requests).toEqual([]);
  });

  test('none at all is given up at the deadline, and posted again', async () => {
    webhook.answers('never');
    expect(await failure({ deadline: 200 })).toMatchObject({
      type: WEBHOOK_FAULT.transient,
      nonRetryable: false,
      message: 'the webhook did not answer (nothing within 0.2 s)',
    });
    expect(webhook.requests).toHaveLength(1);
  });

  test('nobody who listens is posted to again', async () => {
    await webhook.close();
    expect(await failure()).toMatchObject({
      type: WEBHOOK_FAULT.transient,
      nonRetryable: false,
      message: 'the webhook did not answer (ECONNREFUSED)',
    });
  });
});

describe('the URL, which is a secret', () => {
  /** Everything that leaves the activity. */
  const everything = ({ error, log }: Attempt): string =>
    inspect({ error, log }, { depth: null, showHidden: true });

  test.each<[string, () => void | Promise<void>, Circumstances]>([
    [
      'an answer that repeats it',
      () => webhook.answers({ status: 404, body: `Cannot POST /services/${TOKEN}` }),
      {},
    ],
    ['an answer that is nothing but it', () => webhook.answers({ status: 404, body: TOKEN }), {}],
    ['a fault', () => webhook.answers({ status: 500, body: TOKEN }), {}],
    ['no answer', () => webhook.answers('never'), { deadline: 100 }],
    ['nobody there', () => webhook.close(), {}],
    [
      'an answer that is no HTTP',
      () => webhook.answers({ status: 302, headers: { location: `/${TOKEN}` } }),
      {},
    ],
  ])('stands in no error and no log after %s', async (_, happens, circumstances) => {
    await happens();
    const attempt = await notify([HALT], circumstances);
    expect(attempt.error).toBeInstanceOf(ApplicationFailure);
    expect(everything(attempt)).not.toContain(TOKEN);
  });

  test('also where fetch itself takes offence at it', async () => {
    const attempt = await notify([HALT], { url: new Secret(`http://user:${TOKEN}@127.0.0.1:1/${TOKEN}`) });
    expect(attempt.error).toMatchObject({ message: 'the webhook did not answer (no connection)' });
    expect(everything(attempt)).not.toContain(TOKEN);
  });

  test("also where its token looks like one of Slack's words", async () => {
    const url = new Secret(webhook.url.reveal().replace(TOKEN, 'a_token'));
    webhook.answers({ status: 404, body: 'a_token' });
    expect(await failure({ url })).toMatchObject({
      message: expect.stringMatching(/^the webhook answered 404; /) as string,
    });
  });
});
