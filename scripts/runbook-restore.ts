/** The runbook's chapter on lost machines, as it was tried: workers, Temporal's database and folders killed and deleted. */
import { table } from './markdown-table';

const whereTable = (): string =>
  table(
    ['where', 'what is only there', 'lost, it means'],
    [
      [
        'the broker',
        "orders, fills, positions: **the source of the desk's ledger**",
        'there is no desk without it',
      ],
      [
        "Temporal's database",
        "running sessions, the desk's mode, its unproven orders, the account's lock, histories, the schedule",
        'no session goes on; **a halt is forgotten**, and so are unproven orders',
      ],
      [
        "the worker's state folder",
        'rules and scans by hash (`artifacts`), filed records and histories (`sessions`, `histories`), the HALT file, a halt on its way (`halt-pending.…`)',
        "a waiting session needs its rules again (below); old days can't be audited or explained",
      ],
      ["the worker's environment", "keys, the webhook's URL, the rules file", 'put them there again'],
    ],
  );

export const afterALostMachine = (): string => `## After a lost machine

**Whatever was lost: halt first, look at the broker's open orders, then start.** Nothing here is urgent enough to skip that.

${whereTable()}

Back up Temporal's database and the state folder. Neither holds a key.

### The worker's machine is lost, Temporal lives

The session waits in Temporal, and goes on as soon as a worker polls its task queue.

**With the old state folder** (a copy, a network disk): put it in place, start the worker, done.

    NIGHTDESK_STATE=/srv/nightdesk nightdesk worker --config desk.yaml
    nightdesk session show

_Everything killed at night and started again on the same folder, in time and too late:
\`test/e2e/morning-after.test.ts\`._

**Without it**, start the worker with the very rules of the session: it keeps them in its new folder at its start, and the
session trades at the open as if nothing had been.

    NIGHTDESK_STATE=/srv/new nightdesk worker --config desk.yaml     # the same rules file

With other rules, or none of its own, the gateway can't check an order, and none leaves: the session asks for a person, with
[\`RULES\`](#rules), and exits are tried again until they may no longer leave. The hash that it looks for is \`configHash\` in
\`nightdesk session show --json\`.

_Tried: worker killed at night, a new one on an empty folder, before workers kept their rules at the start: nothing left until
the artifacts were copied into the folder at 09:34, then all five orders filled within 25 seconds. Since then:
\`test/workflows/rules-missing.test.ts\`._

A \`HALT\` file was lost with its machine. The halt that it told the desk of is in the desk, and holds.

### Temporal's database is lost, state folder and broker live

A fresh server knows nothing. \`nightdesk doctor\` says \`main: none yet; its first session starts it\`, and **such a desk starts
active**, however it stood before.

1. Start the server, and halt before any worker runs:

       nightdesk halt --reason "Temporal's database is lost"

   It ends with 1 and says that Temporal has taken the halt and no worker answers yet: that is as it should be.

2. Start the worker. Lists need it: it registers the search attributes. \`nightdesk doctor\` now has the desk halted.
3. Look at the broker: open orders with an id of the desk (\`nd1-<desk>-…\`), and whatever you knew to be unproven. Nobody
   will look these up for you any more. Cancel what should not rest, sells included.
4. \`nightdesk positions\`: the column _the desk's_ is counted from the broker's orders alone, and is right at once.
5. Install the schedule again, from the rules: \`nightdesk schedule install\`.
6. \`nightdesk resume --reason "…"\`.
7. Was a session running? \`nightdesk session start <its date>\`. It can't send an order twice: the ids are the same.

   - Its record is filed already: \`session/main/2026-01-05 has run: traded. Nothing was started\`.
   - Started again before the open: it scans anew, and trades.
   - Started again after the open: the scan "was only done after the open, so that it proposes nothing"; outcome
     \`window-missed\`. Exits leave. An entry of the lost run that still rests is cancelled and followed to its end.

   Its record doesn't know the lost run's orders, so the next session asks for a look at each
   ([\`CONTRADICTION\`](#contradiction)): both are right, and nothing is to be done.

What the next session finds out by itself: what the desk holds and since when, cooldowns, open orders of its symbols, and
what was bought or sold by hand. The account is locked again by whichever desk comes first, so start the right one.

_Tried: the server killed and its database deleted while a session followed an order that was filled in part, and again
after a session had ended. The part of the order that still rested was cancelled, what was filled was the desk's, and the
next session asked for a look at all five orders. With the database deleted at night, the session was started again,
scanned and traded. The schedule is the one step not tried here: an embedded run has none (\`test/workers/session-schedule.test.ts\`)._

### Everything is lost but the broker's account

The same steps, with an empty state folder. The ledger comes back from the broker's orders: lots, dates of purchase and
costs, and with them stops and cooldowns (a sale counts as a stop by what it fetched, where no record says so). What is
gone is history: records, audits, \`explain\` of days before. The comparison of records with the broker has nothing to
compare, and says nothing.

The desk's **name** must be the old one: it is part of every order's id, and a desk of another name owns none of those
positions.

_Tried: server, database and state folders deleted after a session had bought five symbols; a new desk \`main\`, halted first,
showed all five as its own to the last decimal, with their dates, and no open order._`;
