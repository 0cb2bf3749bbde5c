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
        "a waiting session's orders can't read their rules (below); old days can't be audited or explained",
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

**Without it** the session still finds its open, reads calendar, ledger and market, and decides. Then **no order
leaves**: the order gateway reads the rules by their hash from the artifact store, and they are only in the lost folder.
Nothing asks for a person. The orders stay \`working\`, each is tried for two to three minutes and put back, with
\`BROKER_UNREACHABLE\` though the broker is well, until the window is over. The worker's log has one warning for each attempt,
\`Activity failed\` of \`placeOrder\`, with \`"nothingSent":true\`. Exits go through the same gateway and don't leave either.

So bring the rules back **before the open**. The artifact is made by any session that gets its brief from a worker with
the very same rules; one of a day without a session ends there at once and does nothing else:

    NIGHTDESK_STATE=/srv/new nightdesk worker --config desk.yaml     # the same rules file
    nightdesk session start 2026-01-03                               # a Saturday
    nightdesk session show 2026-01-03                                # ended: no-session
    ls /srv/new/artifacts/*                                          # one file: the rules

The file's name is the rules' hash: the same as \`configHash\` of the waiting session
(\`nightdesk session show --json\`), or the rules aren't the same. Then that session's can't be brought back: cancel it.

_Tried: worker killed at night, a new one on an empty folder. Left alone, the first order was tried for four minutes and
nothing left; with the artifacts copied into the folder at 09:34 all five orders filled within 25 seconds. With the
Saturday's session at night, the waiting one traded at the open as if nothing had been._

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
