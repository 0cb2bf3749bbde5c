/**
 * What the runbook says of every reason for which a session asks for a person, so that a new one doesn't compile until
 * somebody has written what to do about it.
 */
import type { AttentionReason } from '../src/domain/attention';
import { ORDER_WORDS } from './runbook-orders';
import { KEYS_FIRST, parks, RETRY, type AttentionWords } from './runbook-phrases';

export const ATTENTION_WORDS: Readonly<Record<AttentionReason, AttentionWords>> = {
  BRIEF: {
    means: `${parks} It stands at its first step, so there is no scan and no candidate yet.`,
    look: [
      KEYS_FIRST,
      'The sentence `failed`: a 401 is the keys; no answer is the network or the broker; `this worker runs desk …` is a worker that was started with the `--config` of another desk.',
    ],
    act: [
      RETRY,
      'With a wrong `--config`, start the worker again with the right one first.',
      '`skip` ends the day: the session gives up and sends nothing.',
    ],
    seen: `BRIEF the session is parked at brief.
  failed    NOT_AUTHORISED: request is not authorized
  done      Nothing was sent.
  not done  Rules, clock and calendar of the day are not known.
  retry     tries it again at once; by itself the session tries again in 15 min
  skip      the session gives up
  waits     the session gives up`,
    tried: 'By hand: the broker refused the clock once. After `retry` the session traded.',
  },
  DESK: {
    means: `${parks} It can't learn from its desk whether it may trade. At the end of a day: it can't tell its desk which orders are unproven.`,
    look: [
      "The sentence `failed`. `AccountTaken` names the other desk and the account. A 401 is the broker: joining asks it for the account's id.",
      'The workflow `desk/<desk>` in the UI: is it running, and do its workflow tasks succeed?',
    ],
    act: [
      '`AccountTaken`: do nothing with this session, but find out which desk should trade the account. Moving it is in [halt](halt.md), "One account, one desk". Then `retry`.',
      'Anything else: mend the cause, then `nightdesk session retry`.',
      'Skipped in the morning, the session gives up. Skipped at the end, look the orders in its record up at the broker yourself: the next session is not told of them.',
    ],
    seen: `DESK the session is parked at brief.
  failed    account b94c025c-… belongs to desk main, so that desk night2 can't trade it; when no session of main
            runs, send the signal release to the workflow account/b94c025c-…, or terminate it in the Temporal UI
  done      Nothing was sent.
  not done  Whether the desk may trade, and which orders are unproven, is not known.
  retry     tries it again at once; by itself the session tries again in 15 min
  skip      the session gives up
  waits     until Wed 01-07 15:45 New York, then: the session gives up`,
    tried:
      "By hand: a second desk, `night2`, with the keys of the first; and an account refused once at the open, answered by `retry`, after which the session traded. Leaving with an unproven order: `test/workflows/unproven-orders.test.ts` has the desk that is told, not the one that can't be.",
  },
  CLOCK: {
    means: `${parks} Only the broker's clock says when it is time to scan and when the market has opened.`,
    look: [KEYS_FIRST, 'With "is it standing still?" the broker answers, but its time doesn\'t go on.'],
    act: [RETRY, "Don't `skip` while there is time: it ends the day, exits too."],
    seen: `CLOCK the session is parked at night.
  failed    NOT_AUTHORISED: request is not authorized
  done      The session was waiting until the open, Tue 01-06 09:30; nothing was sent since.
  not done  Nobody knows what time it is at the exchange, so that nothing can be decided.
  retry     tries it again at once; by itself the session tries again in 1 min
  skip      the session gives up
  waits     until Tue 01-06 15:45 New York, then: the session gives up`,
    tried:
      'By hand: the clock was refused once, at the open. After `retry` it traded. A clock that stands still: from the code, no test brings it about in a session.',
  },
  SCAN: {
    means: `${parks} Nothing is known to buy. There is the whole night to mend it; exits don't depend on it.`,
    look: [
      '`nightdesk scan`: the same measurement, which only looks. It names the symbols without good bars.',
      "A 401 or 403 on market data alone: the subscription doesn't have the feed of the rules (`feed: sip`).",
      '"only N of M symbols have good bars": the broker\'s data is late, or it lacks a day. The candidates that were found are shown with it.',
    ],
    act: [
      `${RETRY} Late data: wait an hour.`,
      '`skip` when the data is wrong and stays wrong: nothing is bought tomorrow, exits go on.',
    ],
    seen: `SCAN the session is parked at scan.
  failed    NOT_AUTHORISED: request is not authorized
  done      Nothing was sent. The bars of the day can be read until the open.
  not done  No candidate is known.
  retry     tries it again at once; by itself the session tries again in 10 min
  skip      nothing is bought; exits go on
  waits     until Tue 01-06 09:25 New York, then: nothing is bought; exits go on`,
    tried:
      'By hand: market data refused once, by `retry` from the terminal; and in the UI by `npm run drill`, which took the pictures. A thin scan: from the code; no test has one in a session.',
  },
  CALENDAR: {
    means: `${parks} Whether today is a session, and until when, is known from last evening only. Where the broker no longer has the day of the scan, nothing is parked: nothing is bought and exits go on.`,
    look: [
      KEYS_FIRST,
      "Is there news of an unplanned closure? The broker's status page and the exchange's own say so.",
    ],
    act: [
      RETRY,
      "`skip` when the calendar can't be had and the desk should sell today: exits go by last evening's hours, and every candidate is refused as `CALENDAR_DISAGREES`.",
    ],
    seen: `CALENDAR the session is parked at night.
  failed    NOT_AUTHORISED: request is not authorized
  done      The night is over; nothing was sent.
  not done  Whether the exchange trades today, and until when, is known from last evening alone.
  retry     tries it again at once; by itself the session tries again in 1 min
  skip      nothing is bought; exits go on by last evening's hours
  waits     until Tue 01-06 15:45 New York, then: nothing is bought; exits go on by last evening's hours`,
    tried:
      'By hand: the calendar refused once, then `skip`; nothing was bought and the record had the reason that was given.',
  },
  LEDGER: {
    means: `${parks} What the desk itself bought is counted from the broker's orders; without them it knows neither what to sell nor which symbols cool down.`,
    look: [
      KEYS_FIRST,
      'A failure that names a path (`EACCES`, `ENOTDIR`) is the state folder, not the broker: the filed records are read in the same step.',
    ],
    act: [RETRY, '`skip` gives the day up: nothing is bought and nothing is sold, stop losses too.'],
    seen: `LEDGER the session is parked at night.
  failed    NOT_AUTHORISED: request is not authorized
  done      The market has opened; nothing was sent.
  not done  What the desk holds of its own can't be told from the broker's orders: nothing can be sold or bought.
  retry     tries it again at once; by itself the session tries again in 1 min
  skip      the session gives up; nothing is sold today
  waits     until Tue 01-06 15:45 New York, then: the session gives up; nothing is sold today`,
    tried: 'By hand: orders refused once at the open, then `skip`; the session gave up (`GIVEN_UP`).',
  },
  MARKET: {
    means:
      "About `prices`: market data couldn't be had; what has no price is not bought, exits go on, nothing is parked. Otherwise the account couldn't be read either, and the session is parked.",
    look: [
      KEYS_FIRST,
      'Market data and trading are two services at the broker; one may be out alone.',
      'When a later look succeeds within the wait for the open, the session decides on that one; the matter stays in the list. `nightdesk session show` tells what was bought.',
    ],
    act: [
      'About `prices`: nothing; look at the session when it has ended.',
      'Parked: mend the cause, then `nightdesk session retry`. `skip` gives the day up.',
    ],
    seen: `MARKET prices The market could not be read: nothing is bought without prices; exits go on.
MARKET the session is parked at open.
  failed    NOT_AUTHORISED: request is not authorized
  done      The market has opened; nothing was sent.
  not done  What the account holds is not known, so that nothing can be bought or sold.
  retry     tries it again at once; by itself the session tries again in 1 min
  skip      the session gives up; nothing is sold today
  waits     until Tue 01-06 15:45 New York, then: the session gives up; nothing is sold today`,
    tried:
      'By hand: market data and account refused, then `retry`. Market data refused once: the next look had prices, and the session bought as usual.',
  },
  CONTRADICTION: {
    means:
      'A filed record says one thing of an order, the broker another. The session goes on, and believes the broker. Nothing is changed, neither record nor order.',
    look: [
      'Both facts are in the sentence. Look the order up at the broker by its client order id.',
      'Was the record edited, or restored from an old copy? Was the order changed at the broker by hand?',
      'An id that no record knows: was there a run whose record is lost (below, "After a lost machine")?',
    ],
    act: [
      "Nothing at once: holdings come from the broker's orders, not from the record.",
      'A broker that has a fill which the record denies, and nobody can say why: `nightdesk halt` until you know.',
      'Every session says it again until the record is older than 15 sessions, or is put back as it was.',
    ],
    seen: `nd1-main-20260105-WMT-b-f1: the record has 10 sh filled, but the broker shows 18.740629685, filled.`,
    tried:
      'By hand: a filed record edited between two sessions. The next one asked for a look and traded as usual. Five orders of a run whose record was lost: said one by one by the next session, which traded as usual. `test/workflows/reconciliation.test.ts` has both.',
  },
  ...ORDER_WORDS,
  SETTLE: {
    means: `${parks} Trading is over. Only the account after the day is missing: tiers against caps, and shares that no order explains.`,
    look: [KEYS_FIRST],
    act: [
      RETRY,
      '`skip` costs the record those numbers, and nothing else. `nightdesk exposure` shows them any time.',
    ],
    seen: `SETTLE the session is parked at settle.
  failed    NOT_AUTHORISED: request is not authorized
  done      Every order is proven dead, or is known to be unproven.
  not done  Tiers and positions after the day are not known.
  retry     tries it again at once; by itself the session tries again in 1 min
  skip      the record ends without them
  waits     until Tue 01-06 16:15 New York, then: the record ends without them`,
    tried:
      'By hand: the account refused while orders were out, which first ended them (`ACCOUNT`). After `retry` the record had its tiers.',
  },
  RECORD: {
    means: `${parks} The day is over and settled. The record can't be written to the state folder.`,
    look: [
      'The state folder of the worker: `df -h`, its owner, what stands in the way at the path in `failed`.',
      "More than one worker: the message doesn't say which one tried. Look at the folder of each.",
    ],
    act: [
      RETRY,
      "`skip`: the record is the workflow's result alone. `nightdesk session show` prints it while the server keeps the history; the next sessions can't compare it.",
    ],
    seen: `RECORD the session is parked at end.
  failed    EISDIR: illegal operation on a directory, rename '…/sessions/main/2026-01-05.json.8644192c-….draft' ->
            '…/sessions/main/2026-01-05.json'
  done      The day is over.
  not done  The record is not in the state folder yet; make room there, or let the worker write to it.
  retry     tries it again at once; by itself the session tries again in 15 min
  skip      the record is this workflow's result alone
  waits     until Tue 01-06 16:15 New York, then: the record is this workflow's result alone`,
    tried:
      'By hand: a folder stood where the record should go. It asked after ten minutes of tries; with the folder removed, `retry` filed it.',
  },
  GIVEN_UP: {
    means:
      'A step without which there is no day failed until the end of what it may take, or was skipped. The session sent nothing, or nothing more; every candidate that was left is refused as `GIVEN_UP`.',
    look: [
      "The sentence names the step and the last error; the step's own section above says what to look at.",
    ],
    act: [
      "Mend the cause for the next session. This one is over, and can't be started again for its day.",
      "Positions that were to be sold today stay. If one can't wait, sell it at the broker by hand; the desk notices, and doesn't sell it again.",
    ],
    seen: `The session gave up. The desk's ledger failed, last with: NOT_AUTHORISED: request is not authorized.`,
    tried:
      'By hand: the ledger skipped at the open. Nobody comes at all: `test/workflows/giving-up.test.ts`, `parked.test.ts`.',
  },
};
