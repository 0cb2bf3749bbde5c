/**
 * What the runbook says of every reason for which a session asks for a person, so that a new one doesn't compile until
 * somebody has written what to do about it.
 */
import type { AttentionReason } from '../src/domain/attention';
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
  ACCOUNT: {
    means:
      'The broker refused the keys, or the account, on an order. The session sends nothing more, entries or exits; what was already out is followed.',
    look: [
      KEYS_FIRST,
      "The broker's own page: is the account blocked, restricted, or were the keys made anew?",
    ],
    act: [
      "Put the new keys into the worker's environment and start it again. Today's remaining orders are given up for good; the next session starts as usual.",
      "Positions that should have been sold today are still there: sell them at the broker if they can't wait. The desk notices.",
    ],
    seen: `The broker refuses the keys or the account at nd1-main-20260105-WMT-b-f1: nothing more is sent. Look at the account
and its keys.`,
    tried:
      'By hand: the first order refused with 401. That order ended `rejected`, the four behind it `unfilled`, all `NOT_AUTHORISED`; the session ended by itself.',
  },
  RULES: {
    means:
      "The gateway checks every order by the rules that the session began with. They are in the worker's state folder, under their hash, and this worker's folder doesn't have them: it is new, or another one, and the worker's own rules are not the session's.",
    look: [
      '`NIGHTDESK_STATE` of the worker: is it the folder that the last one used?',
      "`configHash` in `nightdesk session show --json` against `nightdesk config show`: are the worker's rules the session's?",
    ],
    act: [
      'Bring the folder back, or start the worker with the very rules of the session: it keeps them at its start. Exits are tried again every round; entries that had their turn are over.',
      'Rules that are lost for good: cancel the session. What it holds is looked at by the next one.',
    ],
    seen: `The rules of this session, 8f3a5c0d91b2…, are not in the worker's state folder: no order leaves. Bring the folder back;
exits are tried again every round.`,
    tried:
      '`test/workflows/rules-missing.test.ts`; the folder lost and another worker started, by hand (After a lost machine).',
  },
  UNKNOWN_ORDER: {
    means:
      "The order was sent, and neither an answer nor a look has proven what became of it. It may have filled. The session goes on with everything else; the order's room and its symbol stay reserved.",
    look: [
      'The order at the broker, by the client order id in the sentence.',
      'After the day: does a finding say that shares "are not explained by the desk\'s orders"? Then it did fill, whatever else stands there.',
    ],
    act: [
      'Nothing, at first: the session looks again in rounds, and at once at `retry`. An order that is found takes the matter out of the list by itself.',
      'When the broker\'s page or its support has told you what became of it: `nightdesk session resolve <id> --filled <shares> --price <average> --reason "<how you know>"`, with `--filled 0` for none, and with all the decimals that the broker shows.',
      'Resolve nothing that you have not looked up. The word is believed, and frees the room.',
      'Of an earlier session: the same command reaches the desk, which keeps the order.',
    ],
    seen: `the fate of order nd1-main-20260105-WMT-b-f1 is not proven; its room stays reserved. Look it up at the broker, or send
the update \`resolve\` with what became of it; the desk goes on looking until its day is over, and at once at \`retry\`.

\$ nightdesk session resolve nd1-main-20260105-WMT-b-f1 --filled 30 --price 79.65 --reason "too many"
nightdesk: session/main/2026-01-05 refused: filledQty "30": the order was for 18.740629685 shares; give at most that.
Nothing was resolved
\$ nightdesk session resolve nd1-main-20260105-WMT-b-f1 --filled 18.7406 --price 79.65 --reason "on the broker's page"
nd1-main-20260105-WMT-b-f1 is resolved: 18.7406 sh filled`,
    tried:
      'By hand, three times: answers lost and the order hidden. Hidden for an hour, it was found by itself, because the broker refused its id as taken. Hidden for the day and resolved as above: four decimals of nine were given, so the order counts as bought in part, and the record tells of 0.000029685 shares that are not explained. Hidden and not resolved: after the day it was held to have never arrived (`NEVER_ARRIVED`), and the record told of 18.740629685 shares that no order explains. That the desk keeps it for the next session: `test/workflows/unproven-orders.test.ts`.',
  },
  LEFTOVER_ORDER: {
    means:
      'An earlier run of this session, or its proof of fractions, left an order open. The session asked for its cancel all day and could not prove it dead by 15 minutes after the close.',
    look: ['The order at the broker, by the client order id in the sentence: its status and what it filled.'],
    act: [
      'Still open: cancel it there. A DAY order dies with its day, so by the next morning it is usually gone.',
      "Filled: nothing. The next session finds the fill by its id, and it is the desk's.",
    ],
    seen: `nd1-main-20260105-SPY-b-p1: not proven dead; look them up at the broker.`,
    tried:
      'By hand: the cancel of the proof of fractions hung, and from the open on the broker answered neither looks nor cancels until the day was over. Where it answered again before the close, the leftover was proven dead and nothing was asked. No test brings it to this point.',
  },
  DAILY_LOSS: {
    means:
      "The account is worth less than at the last close by more than `limits.maxDailyLoss`. The desk is `reducing`: exits leave, entries don't, today and on every day until somebody resumes it.",
    look: [
      '`nightdesk positions` and `nightdesk exposure`: where the loss is.',
      'Is it a price that is wrong, or a withdrawal? Cash that left the account looks like a loss.',
    ],
    act: [
      'Nothing, if the desk should go on only reducing.',
      '`nightdesk resume --reason "…"` when you have decided that it may buy again. Resumed while the loss stands, the next entry is refused and the desk is reducing again.',
    ],
    seen: `The account has lost more than the daily limit: the desk is reducing, no entry leaves until it is resumed with a reason.

\$ nightdesk resume --reason "a loss that we accept"
desk main is active: a loss that we accept (by operator, …)
  stopped      nothing; what was refused or cancelled meanwhile is not sent again
  not stopped  entries and exits, each after its own checks`,
    tried:
      'By hand: a limit of 0.01 % and a holding that fell. Every entry was refused as `DAILY_LOSS`, every one of the next session as `REDUCING`, until the resume. Exits that still leave: `test/workflows/halt-in-session.test.ts`.',
  },
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
