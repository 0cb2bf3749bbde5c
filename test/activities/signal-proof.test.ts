/** The gateway believes no signal: an entry leaves only when its session's scan artifact has every number of it. */
import type { Candidate } from '../../src/domain/candidate';
import type { EntryRequest } from '../../src/domain/gateway-check';
import { ending, having, type Ending } from './gateway-attempt';
import { keepScan, trialDesk, type TrialDesk } from './trial-desk';

const ask = (desk: TrialDesk, changes: Partial<EntryRequest> = {}): Promise<Ending> =>
  ending(desk, { kind: 'entry', entry: { ...desk.request, ...changes } });

/** Nothing was sent, proven, for this reason; whether it is tried again. */
async function refused(desk: TrialDesk, outcome: Ending, why: RegExp, { again = false } = {}): Promise<void> {
  expect(outcome.error).toMatchObject({
    ...{ type: 'SignalUnproven', nonRetryable: !again },
    message: expect.stringMatching(why) as unknown,
    details: [null, { nothingSent: true, sentAt: [] }],
  });
  expect(await desk.dependencies.broker.ordersOf(['COST'])).toEqual([]);
}

/** The request with its signal's numbers replaced, as somebody would make it up. */
const withCandidate = ({ request: { intent } }: TrialDesk, changes: Partial<Candidate>) => ({
  intent: { ...intent, candidate: { ...intent.candidate, ...changes } } as EntryRequest['intent'],
});

test('a signal that is in the scan artifact, number by number, leaves', async () => {
  expect((await ask(await trialDesk())).answer).toMatchObject({ kind: 'accepted' });
});

test.each<[string, Partial<Candidate>]>([
  ['scan price', { close: '900.01' }],
  ['z-score', { z: -2.5 }],
  ['mean volume', { meanVolume: 6_000_000 }],
  ['last closes', { closes: [] }],
])('a made-up %s never leaves', async (_, changes) => {
  const desk = await trialDesk();
  await refused(desk, await ask(desk, withCandidate(desk, changes)), /COST is not as it was scanned/);
});

test('a symbol that the scan did not propose never leaves, however well it trades', async () => {
  const desk = await trialDesk();
  const measurements = { candidates: [], baseline: [], measured: [], excluded: [], outranked: [] };
  const scanArtifact = await keepScan(desk, {
    measurements: { ...measurements, control: null, good: 1, enough: true },
  });
  await refused(desk, await ask({ ...desk, scanArtifact }), /the scan proposed no COST/);
});

test('a baseline that the scan did not measure so never leaves: it would hide a calm that there was not', async () => {
  const desk = await trialDesk();
  const [cost] = desk.request.baseline;
  await refused(desk, await ask(desk, { baseline: [{ ...cost!, z: 0 }] }), /the baseline COST/);
  await refused(desk, await ask(desk, { baseline: [] }), /the baseline COST/);
  await refused(
    desk,
    await ask(desk, { baseline: [cost!, { ...cost!, symbol: 'WMT' }] }),
    /another baseline/,
  );
});

test('the scan of another desk, of another day or on another feed proves nothing', async () => {
  const desk = await trialDesk();
  const by = async (changes: Parameters<typeof keepScan>[1]): Promise<Ending> =>
    ask({ ...desk, scanArtifact: await keepScan(desk, changes) });
  await refused(desk, await by({ key: { desk: 'other', date: '2024-08-02' } }), /of other 2024-08-02/);
  await refused(desk, await by({ key: { desk: 'main', date: '2024-08-01' } }), /of main 2024-08-01/);
  await refused(desk, await ask(desk, { scanFeed: 'iex' }), /feed was sip, not iex/);
});

test('a scan by other rules than the session began with proves nothing', async () => {
  const desk = await trialDesk();
  const { rules } = desk.dependencies;
  const scanArtifact = await keepScan(desk, {
    rules: { ...rules, scan: { ...rules.scan, maxCandidates: 1 } },
  });
  await refused(desk, await ask({ ...desk, scanArtifact }), /made by other rules/);
});

test("P3: a signal is no younger than its scan's own hour, whatever the request says of its age", async () => {
  const desk = await trialDesk();
  const { times } = desk.request;
  await refused(
    desk,
    await ask(desk, { times: { ...times, scanAt: '2024-08-05T13:00:00.000Z' } }),
    /age counts from 2024-08-05T13:00/,
  );
  const closedDaysMs = [...times.closedDaysMs, 86_400_000];
  await refused(desk, await ask(desk, { times: { ...times, closedDaysMs } }), /closed days/);
});

describe('P3: a signal trades at the first open after its scan, or never', () => {
  /** The same signal, said to be of the evening before, so that the exchange was open in between. */
  const aDayLate = async (desk: TrialDesk) => {
    const key = { desk: 'main', date: '2024-08-01' };
    const { request, dependencies } = desk;
    const [scanDay] = await dependencies.broker.calendar(key.date, key.date);
    const times = { ...request.times, scanDay: scanDay!, scanAt: '2024-08-01T20:05:00.000Z' };
    return {
      late: { ...desk, scanArtifact: await keepScan(desk, { key }) },
      entry: {
        clientOrderId: request.clientOrderId.replace('20240802', '20240801'),
        times: { ...times, closedDaysMs: [86_400_000, 86_400_000, 86_400_000] },
      },
    };
  };

  test('the shipped table knows an open in between, and the broker had it', async () => {
    const { late, entry } = await aDayLate(await trialDesk());
    await refused(late, await ask(late, entry), /first open after the scan was on 2024-08-02/);
  });

  test('an unplanned closure in between is the broker to say: the signal still trades at the first open', async () => {
    const { late, entry } = await aDayLate(await trialDesk());
    const { broker } = late.dependencies;
    const closed = having(late, {
      broker: {
        ...broker,
        calendar: async (...days) =>
          (await broker.calendar(...days)).filter(({ date }) => date !== '2024-08-02'),
      },
    });
    const { error, answer } = await ask(closed, entry);
    expect(error).toBeUndefined();
    // Its proof holds; what the checks say of such an age is theirs.
    expect(answer).toMatchObject({ kind: expect.stringMatching(/accepted|denied/) as unknown });
  });

  test('beyond the end of the shipped table the broker is asked', async () => {
    const { late, entry } = await aDayLate(await trialDesk());
    const { sessionsTable } = late.dependencies;
    const short = having(late, { sessionsTable: sessionsTable.filter(({ date }) => date < '2024-08-01') });
    await refused(short, await ask(short, entry), /first open after the scan was on 2024-08-02/);
  });

  test('hours that the shipped table denies are no trading day', async () => {
    const desk = await trialDesk();
    const { times } = desk.request;
    const tradingDay = { ...times.tradingDay, open: '2024-08-05T12:30:00.000Z' };
    await refused(desk, await ask(desk, { times: { ...times, tradingDay } }), /other hours for 2024-08-05/);
  });
});

test('a request that names no scan never leaves', async () => {
  const desk = await trialDesk();
  const { dependencies, rulesArtifact, request: entry } = desk;
  const outcome = await ending({ dependencies, rulesArtifact }, { kind: 'entry', entry });
  await refused(desk, outcome, /names no scan artifact/);
});

test('an artifact that is no scan proves nothing', async () => {
  const desk = await trialDesk();
  await refused(desk, await ask({ ...desk, scanArtifact: desk.rulesArtifact }), /is no scan/);
});

test('a scan that is missing is tried again: somebody may bring it back', async () => {
  const desk = await trialDesk();
  await refused(desk, await ask({ ...desk, scanArtifact: 'a'.repeat(64) }), /is not in/, { again: true });
});

test('S2: an order that is there is adopted without a proof: it has left', async () => {
  const desk = await trialDesk();
  await ask(desk);
  expect((await ask(desk, withCandidate(desk, { close: '1' }))).answer).toMatchObject({ kind: 'adopted' });
});
