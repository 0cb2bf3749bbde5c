/** `docs/order-ladder.md`: the one place that tells what happens on every possible answer of the broker. */
import { FAILURE_TABLE } from '../src/brokers/alpaca/failure-table';
import { FAILURE_KINDS, type FailureKind } from '../src/domain/broker-failure';
import { SECOND } from '../src/domain/instant';
import { ATTEMPT_LIMIT, CHECK_LIFE, REQUEST_DEADLINE, SEND_BEFORE } from '../src/domain/order-call';
import { FAILURE_MOVES, STEP_EVENTS, type LadderEvent } from '../src/domain/order-ladder';
import { ORDER_LIFE } from '../src/domain/order-state';
import { URGENCY } from '../src/domain/urgency';
import { CALL_GROUPS } from '../src/workflows/retry-policies';
import { EVENTS, FAILURES, HAPPENS, LIVES, moveText, STEPS } from './ladder-words';
import { code, generated, table } from './markdown-table';

const keysOf = <K extends string>(record: Readonly<Partial<Record<K, unknown>>>): readonly K[] =>
  Object.keys(record) as K[];

/** The longest unit that says a time in whole numbers; half a second is the one fraction there is. */
function time(ms: number): string {
  const units = [
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const;
  const [length, unit] = units.find(([each]) => ms % each === 0) ?? [SECOND, 's'];
  return `${ms / length} ${unit}`;
}

const patternText = (message: RegExp): string => (message.source === '(?:)' ? 'any' : code(message.source));
const rowsOf = (kind: FailureKind) => FAILURE_TABLE.filter((row) => row.kind === kind);

const failuresTable = (): string =>
  table(
    ['failure', 'meaning', 'on the fractional rung', 'on the whole rung', 'of an exit', 'for example'],
    FAILURE_KINDS.map((kind) => [
      ...[code(kind), FAILURES[kind]],
      ...(['fractional', 'whole', 'exit'] as const).map((rung) => moveText(FAILURE_MOVES[kind][rung], rung)),
      rowsOf(kind)
        .slice(0, 2)
        .map(({ statuses, message }) => `${statuses.join('/')} ${patternText(message)}`)
        .join(', '),
    ]),
  );

const messagesTable = (): string =>
  table(
    ['failure', 'status', "Alpaca's message", 'code', 'recorded in'],
    FAILURE_KINDS.flatMap(rowsOf).map((row) => [
      ...[code(row.kind), row.statuses.join(', '), patternText(row.message), code(row.code), row.source],
    ]),
  );

const stepsTable = (): string =>
  table(
    ['step', 'meaning'],
    keysOf(STEP_EVENTS).map((step) => [code(step), STEPS[step]]),
  );

/** Throws where the words and the code's own table disagree on what can happen. */
function eventsTable(): string {
  const steps = keysOf(STEP_EVENTS).filter((step) => STEP_EVENTS[step].length > 0);
  for (const step of keysOf(STEP_EVENTS)) {
    const [told, possible] = [keysOf(HAPPENS[step]), STEP_EVENTS[step]].map((kinds) =>
      [...kinds].sort().join(),
    );
    if (told !== possible)
      throw new Error(
        `scripts/ladder-words.ts tells ${told} of the step ${step}, the ladder has ${possible}`,
      );
  }
  return table(
    ['event', 'meaning', ...steps.map((step) => `in ${code(step)}`)],
    keysOf(EVENTS).map((event: LadderEvent['kind']) => [
      ...[code(event), EVENTS[event]],
      ...steps.map((step) => HAPPENS[step][event] ?? '–'),
    ]),
  );
}

const statusesTable = (): string =>
  table(
    ['status', 'life', 'what happens'],
    Object.entries(ORDER_LIFE).map(([status, life]) => [
      code(status),
      life,
      status === 'rejected'
        ? 'it is dead, and may have been refused for its fraction: see below'
        : LIVES[life],
    ]),
  );

const policiesTable = (): string =>
  table(
    ['group', 'what it does', 'served', 'one attempt', 'all attempts', 'pauses between attempts'],
    Object.entries(CALL_GROUPS).map(([name, { does, urgency, options }]) => {
      const { initialInterval, backoffCoefficient, maximumInterval } = options.retry;
      const total =
        'scheduleToCloseTimeout' in options ? time(options.scheduleToCloseTimeout) : 'by the call';
      const pauses = `${time(initialInterval)}, times ${backoffCoefficient}, at most ${time(maximumInterval)}`;
      return [code(name), does, `${urgency}`, time(options.startToCloseTimeout), total, pauses];
    }),
  );

const reasonsTable = (): string =>
  table(
    ['group', 'why so long an attempt', 'why so long in all', 'why such pauses'],
    Object.entries(CALL_GROUPS).map(([name, { why }]) => [code(name), why.attempt, why.total, why.pauses]),
  );

const limitsTable = (): string =>
  table(
    ['number', 'length', 'meaning'],
    [
      [
        code('ATTEMPT_LIMIT'),
        time(ATTEMPT_LIMIT),
        'one attempt of an order call: its start-to-close time-out',
      ],
      [code('REQUEST_DEADLINE'), time(REQUEST_DEADLINE), 'one request to the broker, its answer included'],
      [code('CHECK_LIFE'), time(CHECK_LIFE), 'how long a check is good; after it everything is read again'],
      [code('SEND_BEFORE'), time(SEND_BEFORE), 'how long after its start an attempt may still send'],
    ],
  );

export const ladderPage = (): string => `# The order ladder

${generated(
  'src/domain/order-ladder.ts',
  'order-state.ts',
  'order-call.ts',
  'src/brokers/alpaca/failure-table.ts',
  'src/workflows/retry-policies.ts',
)}

What happens on every possible answer of the broker. An entry climbs from the fractional rung to the whole one; an exit
has one rung, and takes a new number instead. What a rung does inside itself, the same request again after a transient
fault, is the activity's Temporal retry policy. What moves between orders, and what ends an intent, is one pure function
over these tables, and therefore in the history.

## What each failure does

${failuresTable()}

The number in the client order id rises only when the order before is proven dead, never after an unknown. An order that
never left keeps its number.

## What Alpaca's answers are taken for

Alpaca's codes are overloaded, so an answer is read by its status and message; the first row that matches decides. The
sources are T a paper recording, P a probe, L Alpaca's article on common errors, D its documentation, R other
recordings.

${messagesTable()}

Any other 4xx is \`final\`, \`UNCLASSIFIED\`, reported and counted. A 408, a 5xx, no answer, and one that can't be read
are \`unknown\` if an order was sent, and \`transient\` if something was only read.

## What can happen in each step

${stepsTable()}

${eventsTable()}

Where an order may be at the broker, only the broker's answer or an operator's word moves the climb: no pause and no
clock can place a second order beside it. Whatever ended an intent, shares filled before make it \`partly-filled\`.

## What a status at the broker means

${statusesTable()}

A status that is not in the table counts as working: taking a live order for a dead one could send a second order that
also fills. A \`filled\` for less than the order is for contradicts itself, and is looked at again. Fills are cumulative:
a look with fewer than an earlier one takes none back.

A rejection after the order was accepted carries no reason (\`LATE_REJECTION\`). On the fractional rung it leads to whole
shares of the rest, on the whole rung it ends the intent, and an exit waits and tries the rest under the next number,
with three orders a session at most.

## How often each call is tried

${policiesTable()}

${reasonsTable()}

A broker that names the time at which it takes requests again is asked then. What it refuses for good is not tried
again. No group has a heartbeat time-out. Where work waits for a worker, the lower number is served first, exits at the
gateway as ${URGENCY.exit}, and the desks of a worker in turn (\`src/domain/urgency.ts\`).

## Why two attempts of an order call never send side by side

${limitsTable()}

\`SEND_BEFORE\` is \`ATTEMPT_LIMIT\` less \`REQUEST_DEADLINE\` less \`CHECK_LIFE\`: what an attempt sends at its last moment is
answered or given up ${time(CHECK_LIFE)} before Temporal gives up the attempt and may start the next. The clock that is
compared is the faster of the machine's two, so that neither a sleeping laptop nor a clock set back gains time. An
attempt that follows one which may have sent looks the order up and sends nothing (\`src/activities/attempts.ts\`).
`;
