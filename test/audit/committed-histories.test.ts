/**
 * The committed histories, one for each path through a session: this code replays them, makes their decisions again
 * and finds nothing; and in each, one value changed is found. Promise 6.
 */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readKeptSession, type KeptSession } from './kept-session';
import { SCENARIO_NAMES } from './scenario-names';
import { audit, changed, completionOf, eventsOf, read, scheduled, write, type JsonEvent } from './tampering';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const HISTORIES = join(__dirname, '../histories');
const names = readdirSync(HISTORIES, { withFileTypes: true }).flatMap((each) =>
  each.isDirectory() ? [each.name] : [],
);

/** A change that matters, where the session has what it changes. */
interface Change {
  readonly about: RegExp;
  readonly change: (events: JsonEvent[]) => void;
}

/** The last order that the session asked the gateway for, or null. */
const lastOrder = (events: readonly JsonEvent[]) => {
  const order = scheduled(events, 'placeOrder').at(-1);
  return order ? { ...order, kind: read(order.input, 'request.kind') as 'entry' | 'exit' | 'probe' } : null;
};

/** Each change that the session can be given: an activity's input, a timer, the result, a gateway read. */
function changesTo(kept: KeptSession): readonly (Change & { readonly what: string })[] {
  const events = eventsOf(kept);
  const order = lastOrder(events);
  const hasTimer = events.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
  const input: Change = order
    ? {
        about: /^order nd1-/,
        change: (all) => {
          const { input: of, kind } = lastOrder(all) ?? order;
          write(of, kind === 'probe' ? 'request.probe.symbol' : `request.${kind}.qty`, '7');
        },
      }
    : {
        about: /^the record$/,
        change: (all) => {
          for (const { input: of } of scheduled(all, 'fileRecord')) write(of, 'outcome', 'another');
        },
      };
  const timer: Change = {
    about: /^timer "/,
    change: (all) => {
      const first = all.find(({ timerStartedEventAttributes }) => timerStartedEventAttributes);
      if (first?.timerStartedEventAttributes) first.timerStartedEventAttributes.startToFireTimeout = '7s';
    },
  };
  const result: Change = {
    about: /^the record$/,
    change: (all) => {
      const closing = all.at(-1)?.workflowExecutionCompletedEventAttributes;
      if (closing) write(closing.result, 'outcome', 'another');
    },
  };
  const answer = order ? answerTo(events, order.eventId) : null;
  const judged = answer !== null && 'evidence' in answer;
  const gatewayRead: Change = {
    about: /^order nd1-/,
    change: (all) => {
      const { eventId = '' } = lastOrder(all) ?? {};
      write(completionOf(all, eventId).result, 'evidence.account.blocked', true);
    },
  };
  return [
    { what: 'an activity’s input', ...input },
    ...(hasTimer ? [{ what: 'a timer', ...timer }] : []),
    { what: 'the result', ...result },
    ...(judged ? [{ what: 'a gateway read', ...gatewayRead }] : []),
  ];
}

function answerTo(events: readonly JsonEvent[], eventId: string): object | null {
  const completion = events.find(
    ({ activityTaskCompletedEventAttributes: each }) => each?.scheduledEventId === eventId,
  )?.activityTaskCompletedEventAttributes;
  const data = completion?.result.payloads[0]?.data;
  return data === undefined ? null : (JSON.parse(Buffer.from(data, 'base64').toString()) as object);
}

it('every scenario has a history, and every history a scenario', () => {
  expect(names.toSorted()).toEqual(SCENARIO_NAMES.toSorted());
});

describe.each(names)('%s', (name) => {
  const kept = readKeptSession(join(HISTORIES, name));

  it('is as it was recorded', async () => {
    const { differences, unaudited } = await audit(kept);
    expect({ differences, unaudited }).toEqual({ differences: [], unaudited: [] });
  });

  it.each(changesTo(kept).map((each) => [each.what, each] as const))(
    'with %s changed is not',
    async (_, { about, change }) => {
      const { differences, verdict } = await audit(changed(kept, change));
      expect(verdict).toBe('differs');
      expect(differences.map((each) => each.about)).toContainEqual(expect.stringMatching(about));
    },
  );
});
