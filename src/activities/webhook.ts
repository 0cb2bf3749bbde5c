/** A Slack-compatible incoming webhook: one POST of `{"text": …}`, and failures that say nothing of its URL. */
import { ApplicationFailure } from '@temporalio/common';
import type { Secret } from '../config/secret';
import { SECOND } from '../domain/instant';

/** Where notices go beside the log. */
export interface Webhook {
  /** Posts one message, once. Throws a typed `ApplicationFailure`: `WEBHOOK_FAULT` has the types. */
  post(text: string): Promise<void>;
}

export const WEBHOOK_FAULT = {
  /** No answer, 429 or 5xx: posted again, after what a 429 asks for. The message may have arrived. */
  transient: 'WebhookTransient',
  /** Any other answer: posting the same again changes nothing. */
  refused: 'WebhookRefused',
} as const;

/** Shorter than the activity's start-to-close time-out, so that no attempt is ever cut off without a reason. */
const DEADLINE = 10 * SECOND;

/**
 * The webhook at a URL, which is a secret: whoever has it may post. It is revealed to `fetch` alone; what `fetch` throws
 * may quote it and is never passed on, and neither is an answer's body, which may repeat the path.
 */
export function slackWebhook(url: Secret, deadline = DEADLINE): Webhook {
  return {
    async post(text) {
      const answer = await fetch(url.reveal(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
        redirect: 'manual',
        signal: AbortSignal.timeout(deadline),
      }).catch((error: unknown) => {
        throw transient(`did not answer (${whyUnanswered(error, deadline)})`);
      });
      const { status } = answer;
      const delay = retryAfterMs(answer.headers.get('retry-after'), Date.now());
      const word = answer.ok ? null : await wordOf(answer, url);
      await answer.body?.cancel().catch(() => undefined);
      if (answer.ok) return;
      const said = `answered ${status}${word === null ? '' : ` ${word}`}`;
      if (status === 429) throw transient(said, delay);
      if (status >= 500) throw transient(said);
      if (status >= 300 && status < 400) throw refused(`${said}; redirects are not followed`);
      throw refused(`${said}; is NIGHTDESK_WEBHOOK_URL right, and the webhook still there?`);
    },
  };
}

const transient = (what: string, nextRetryDelay?: number): ApplicationFailure =>
  ApplicationFailure.create({
    type: WEBHOOK_FAULT.transient,
    message: `the webhook ${what}`,
    ...(nextRetryDelay === undefined ? {} : { nextRetryDelay }),
  });

const refused = (what: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(`the webhook ${what}`, WEBHOOK_FAULT.refused);

/** Of whatever class: its name and its cause's code say all that may be said. */
function whyUnanswered(error: unknown, deadline: number): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } };
  if (name === 'TimeoutError') return `nothing within ${deadline / SECOND} s`;
  return typeof cause?.code === 'string' ? cause.code : 'no connection';
}

/** Slack says why in one word, like `no_service` or `channel_is_archived`; a page, or anything of the URL, isn't one. */
async function wordOf({ body }: Response, url: Secret): Promise<string | null> {
  const reader = body?.getReader();
  const start = await reader?.read().catch(() => undefined);
  reader?.releaseLock();
  const text = start?.value ? Buffer.from(start.value).toString('utf8').trim() : '';
  return /^[a-z_]{1,40}$/.test(text) && !url.reveal().includes(text) ? text : null;
}

/** `Retry-After`, in seconds or as a date; undefined when there is none that can be read, or it is over. */
function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(header) ? Number(header) * SECOND : Date.parse(header) - now;
  return ms > 0 ? Math.ceil(ms) : undefined;
}
