/** What the runbook says of the reasons that are about orders: they don't leave, or their fate isn't proven. */
import type { AttentionReason } from '../src/domain/attention';
import { KEYS_FIRST, type AttentionWords } from './runbook-phrases';

export const ORDER_WORDS = {
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
  SIGNAL: {
    means:
      "The gateway takes no signal at its word: before an entry leaves, every number of it must stand in the session's scan artifact, which is in the worker's state folder under its hash. The artifact is missing there or was changed. Exits need no signal and go on.",
    look: [
      '`NIGHTDESK_STATE` of the worker: is it the folder in which the scan was kept?',
      'The failed `placeOrder` in the Temporal UI: its message says what is missing or differs.',
    ],
    act: [
      'Bring the folder back: each entry is tried for two minutes at most, and those that had their turn are over. What is held is looked at by the next session.',
      'An artifact that "was changed": keep the folder as it is and find out by whom, before the next open. `nightdesk audit` names what differs.',
    ],
    seen: `The scan of this session, 4c1fd0a97b3e…, does not prove the signals, or can't be read in the worker's state folder: no
entry leaves. Bring the folder back; exits go on.`,
    tried:
      '`test/workflows/scan-missing.test.ts`: the artifact lost and changed at the open, and a folder that is brought back.',
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
} as const satisfies Partial<Record<AttentionReason, AttentionWords>>;
