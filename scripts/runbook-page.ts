/** `docs/runbook.md`: what a person does who is asked for. The tables are the code's own; the rest was tried by hand. */
import { ATTENTIONS, type AttentionReason } from '../src/domain/attention';
import { REASONS, type ReasonCode } from '../src/domain/reasons';
import { code, generated, table } from './markdown-table';
import { CODE_WORDS, GROUP_STARTS } from './runbook-codes';
import { afterALostMachine } from './runbook-restore';
import { ATTENTION_WORDS } from './runbook-words';

/** As wide as the pages that are written by hand. */
const WIDTH = 120;

/** A paragraph, broken between words; `code` stays whole, because a break would show in it. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  for (const word of text.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const line = lines.at(-1);
    if (line !== undefined && `${line} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(lines.length === 0 ? word : `${indent}${word}`);
  }
  return lines.join('\n');
}

const list = (items: readonly string[]): string => items.map((item) => wrapped(`- ${item}`, '  ')).join('\n');

const block = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');

function attentionSection(reason: AttentionReason): string {
  const { means, look, act, seen, tried } = ATTENTION_WORDS[reason];
  return [
    `### ${reason}`,
    wrapped(`${ATTENTIONS[reason]} ${means}`),
    ...(seen === undefined ? [] : [block(seen)]),
    `**Look at**\n\n${list(look)}`,
    `**Do**\n\n${list(act)}`,
    wrapped(`_${tried}_`),
  ].join('\n\n');
}

const attentionSections = (): string =>
  (Object.keys(ATTENTIONS) as AttentionReason[]).map(attentionSection).join('\n\n');

/** One table for each group of codes, in the order of `REASONS`. */
function codeTables(): string {
  const groups: { readonly title: string; readonly rows: string[][] }[] = [];
  for (const name of Object.keys(REASONS) as ReasonCode[]) {
    const title = GROUP_STARTS[name];
    if (title !== undefined) groups.push({ title, rows: [] });
    const { look, act } = CODE_WORDS[name];
    groups.at(-1)?.rows.push([code(name), REASONS[name], look, act]);
  }
  return groups
    .map(({ title, rows }) => `### ${title}\n\n${table(['code', 'meaning', 'look at', 'do'], rows)}`)
    .join('\n\n');
}

/** Who may have set a desk's mode: the values of `by` (`src/domain/halt.ts`). */
const byTable = (): string =>
  table(
    ['by', 'who set it', 'before you resume'],
    [
      [
        code('operator'),
        'somebody, by command, UI or a signal to a session',
        'ask them; the reason is theirs',
      ],
      [
        code('file'),
        "a HALT file in a worker's state folder",
        "read it, delete it, on every worker's machine",
      ],
      [
        code('daily-loss'),
        'a session that met the daily loss limit (`reducing`)',
        'the section [`DAILY_LOSS`](#daily_loss)',
      ],
      [
        code('restart'),
        "the desk's workflow was ended by hand, and started again by whoever needed it next",
        'find out who ended it and why; look at its unproven orders',
      ],
      [
        code('unreadable'),
        "nobody: the mode couldn't be read, so that the order didn't leave; it is in no desk's state",
        "nothing to resume: look at Temporal, the workers and the HALT file's permissions; the order waits",
      ],
    ],
  );

export const runbookPage = (): string => `# Runbook

${generated(
  'src/domain/attention.ts',
  'src/domain/reasons.ts',
  'scripts/runbook-words.ts',
  'runbook-codes.ts',
  'runbook-orders.ts',
  'runbook-page.ts',
  'runbook-restore.ts',
)}

For the person who is asked for. It was written from doing it: each of the reasons below was brought about by hand, on the
embedded exchange with its faults on purpose ([exchange](exchange.md)), and the words are those that stood there. The line in
italics at a section's end says how, and what comes from the code or a test instead.

- [First look](#first-look)
- [A parked session](#a-parked-session)
- [What asks for you](#what-asks-for-you): one section for each reason
- [A desk that is halted or reducing](#a-desk-that-is-halted-or-reducing)
- [Reason codes](#reason-codes): what to do about each
- [Deploying while a session waits](#deploying-while-a-session-waits)
- [After a lost machine](#after-a-lost-machine)
- [The morning after](#the-morning-after): two minutes a day

## First look

You are told by a [notice](notifications.md), or you find it in the Temporal UI's list with the first query of
[the list queries](queries.md), or in a terminal:

    $ nightdesk session list --attention
    date        state    attention  filled  refused  reasons
    2026-01-05  at scan  yes             0        0

![The Temporal UI's list of sessions that need somebody](images/attention-list.png)

Then open the session. Its details in the UI say what \`nightdesk session show\` says:

![A parked session's details in the UI](images/parked.png)

Three questions, in this order:

1. **Is an order out whose fate is unknown?** \`UNKNOWN_ORDER\` in the list. Look at the broker first.
2. **Is it parked, and until when?** The line \`waits\`. At night there are hours; after the open, minutes may matter.
3. **Should anything leave at all today?** If not: \`nightdesk halt --reason "…"\`, and think afterwards.

\`nightdesk doctor\`, in the worker's environment, asks everything the desk stands on: broker, keys, clock, account,
Temporal, desk, HALT file. It tells most causes in one go.

## A parked session

A step of the day has failed for longer than it is retried. Nothing was sent meanwhile that isn't shown. Two answers:

    nightdesk session retry --reason "keys are back"
    nightdesk session skip  --reason "no entries today"

Both answer with what the session made of it (\`retry taken for SCAN; it is being acted on\`), and end with 1 if it was
ignored. In the UI: the session's page, _More Actions_, _Send a Signal_, then \`retry\` or \`skip\`;
the payload is a reason as \`"text"\`, or empty.

![The UI's own dialog for a signal](images/retry-dialog.png)

**If nobody comes**, the session tries again by itself, every 15 minutes at night and every minute from the open on. At
the end it goes on without the step, as by \`skip\`:

| reason     | waits until               | without it                                            |
| ---------- | ------------------------- | ----------------------------------------------------- |
| \`BRIEF\`    | the longest weekend       | the session gives up                                  |
| \`DESK\`     | exits may no longer leave | the session gives up; at the end: the desk isn't told |
| \`CLOCK\`    | exits may no longer leave | the session gives up                                  |
| \`SCAN\`     | 5 min before the open     | nothing is bought; exits go on                        |
| \`CALENDAR\` | exits may no longer leave | nothing is bought; exits go by last evening's hours   |
| \`LEDGER\`   | exits may no longer leave | the session gives up                                  |
| \`MARKET\`   | exits may no longer leave | the session gives up                                  |
| \`SETTLE\`   | 15 min after the close    | the record ends without it                            |
| \`RECORD\`   | 15 min after the close    | the record is the workflow's result alone             |

"Exits may no longer leave" is 15 minutes before the close by the built-in rules. A step of the night that is mended
after the entry window buys nothing: what is too late is refused as \`WINDOW_OVER\`.

The keys belong to the worker's environment: new keys want the worker started again. That is safe at any instant; the
session goes on where it stands, and then wants its \`retry\`.

**Cancel** in the UI ends the session in good order: entries that rest are cancelled and followed until they are dead.
**Terminate** doesn't: orders that are out stay out. After a terminate, cancel the account's open orders yourself.

## What asks for you

A session may ask for several matters at once; each is answered, or ends, on its own. Those that are not parked need no
signal: the session goes on by its rules and only asks for a look.

${attentionSections()}

## A desk that is halted or reducing

What the modes stop, and every way to set and lift them: [halt](halt.md). Find out who did it before you resume:

    $ nightdesk doctor
    FAIL  desk             main is halted since 2026-11-28T20:35:54.440Z: Temporal's database is lost (by operator); …

${byTable()}

Then \`nightdesk resume --reason "…"\`. Nothing else lifts a halt, no restart and no new day.

## Reason codes

Every decision and every intent ends with one of these. Most want nothing: a refusal is the desk doing its work. What
each rule's numbers were on a day: \`nightdesk explain SYMBOL DATE\`.

${codeTables()}

## Deploying while a session waits

[Deploying](deploying.md) has it in full, with what a version pins. In short, for workers that name their deployment:

1. Start the new workers beside the old ones, on the same task queue **and the same state folder**: a session's rules are
   read from there for every order. \`nightdesk deployment show\` lists both.
2. \`nightdesk deployment set-current\`. The session that waits stays on the version that scanned; the next one starts on
   the new.
3. Stop the old workers when \`show\` has their version as \`drained\`, not before: the waiting session has only them.

**When the old version's gateway has the bug**, the waiting session must not trade with it:

    nightdesk halt --reason "bug in the gateway"
    nightdesk deployment set-current                     # from the new code
    nightdesk deployment move session/main/2026-01-05    # … goes on with build v2; it was on build v1
    nightdesk session show                               # still at night, nothing undecided is lost
    nightdesk resume --reason "on the fixed version"

If \`show\` gets no answer, or the UI shows a failing workflow task, the new version can't replay this session: move it back
with \`--build <old>\` and leave the desk halted, or cancel the session. Either costs one day's entries.

_By hand: a session of build v1 waiting, v2 started beside it, halted, moved, v1's worker killed, resumed; the session traded
at the open on v2. Both ways on a real server: \`test/workers/deployment.test.ts\`._

${afterALostMachine()}

## The morning after

Once a day, after the close, two minutes:

1. Did a summary come? A day without one is news: desk, worker or webhook is down.
2. \`nightdesk session list --attention\`: empty, or you know why not.
3. \`nightdesk session show\`: the outcome, and every line of **Findings**. A sentence about shares that are "not
   explained by the desk's orders" is looked up at the broker the same day.
4. \`nightdesk exposure\`: each tier against its cap. A tier over its cap buys nothing; nothing is sold for it.
5. \`nightdesk audit\`: the day computed again from its history. It ends with 3 and names the decision if anything differs.
6. \`nightdesk doctor\`, when anything above was odd, and after every change of a machine.
`;
