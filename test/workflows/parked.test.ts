/** A session whose activity has no retries left parks and asks for a person; it doesn't fail (design, section 5). */
import type { Attention } from '../../src/domain/attention';
import { SESSION, type Progress } from '../../src/domain/session-messages';
import type { ExposureRecord, SessionRecord } from '../../src/domain/session-record';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const DATE = '2026-01-05';
const market = scriptedMarket({
  COST: { '2026-01-05': OVERSOLD, '2026-01-06': { close: 99 } },
  WMT: { '2026-01-06': OVERSOLD, '2026-01-07': { close: 99 } },
});
const noBars = { name: '500-before', on: 'data', until: '2026-01-06T14:28:00Z' };

/** Ten minutes of retries, and what the test server may add: it ends some an attempt late (`whole-second-expiry.ts`). */
const RETRIED = '14 minutes';

const progress = (desk: DrivenDesk): Promise<Progress> =>
  desk.handleOf(DATE).query<Progress>(SESSION.progress);
const send = (desk: DrivenDesk, signal: string, ...payload: unknown[]): Promise<void> =>
  desk.handleOf(DATE).signal(signal, ...payload);
const parkedAt = async (desk: DrivenDesk): Promise<Attention | undefined> =>
  (await progress(desk)).attention.find(({ parked }) => parked !== null);
const attentionsOf = (record: SessionRecord) =>
  record.attentions.map(({ reason, parked, ended }) => [reason, parked, ended]);

/** A session that is parked at its scan: the bars can't be had, and ten minutes of retries are over. */
const parkedAtTheScan = (use: (desk: DrivenDesk, end: () => Promise<SessionRecord>) => Promise<void>) =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.faults(noBars);
    const { record } = await desk.start(DATE);
    await desk.env.sleep(RETRIED);
    await use(desk, record);
  });

describe('a session that is parked', () => {
  it('says what failed, what was and was not done, what each signal will do, and until when', () =>
    parkedAtTheScan(async (desk, end) => {
      expect(await desk.asksForAPerson(DATE)).toBe(true);
      const { phase, attention } = await progress(desk);
      expect(phase).toBe('scan');
      expect(attention).toMatchObject([
        {
          reason: 'SCAN',
          phase: 'scan',
          parked: {
            failed: expect.stringContaining('internal server error') as string,
            done: expect.stringContaining('Nothing was sent') as string,
            notDone: 'No candidate is known.',
            retry: expect.stringMatching(/tries it again at once; by itself .* in 15 min/) as string,
            skip: 'nothing is bought; exits go on',
            until: '2026-01-06T14:25:00.000Z',
          },
        },
      ]);
      const details = await currentDetails(desk);
      expect(details).toContain('**Parked: SCAN.**');
      expect(details).toMatch(/`retry`.*tries it again at once/);
      await send(desk, SESSION.skip, 'enough seen');
      await end();
    }));

  it('goes on at retry, trades, and no longer asks for anybody', () =>
    parkedAtTheScan(async (desk, end) => {
      await desk.faults();
      await send(desk, SESSION.retry);
      const record = await end();
      expect(record.outcome).toBe('traded');
      expect(attentionsOf(record)).toEqual([['SCAN', true, 'retried']]);
      expect(record.findings.join(' ')).toMatch(/The scan failed: .*The scan succeeded at a later try/);
      expect(await desk.asksForAPerson(DATE)).toBe(false);
    }));

  it('parks again when a retry fails too, and then goes on by itself when the broker is back', () =>
    parkedAtTheScan(async (desk, end) => {
      await send(desk, SESSION.retry);
      await desk.env.sleep(RETRIED);
      expect(await parkedAt(desk)).toMatchObject({ reason: 'SCAN' });
      await desk.faults();
      const record = await end();
      expect(record.outcome).toBe('traded');
      expect(attentionsOf(record)).toEqual([['SCAN', true, 'over']]);
    }));

  it('goes on without the step at skip, and has the reason in its record', () =>
    parkedAtTheScan(async (desk, end) => {
      await send(desk, SESSION.skip, { reason: 'no bars today' });
      const record = await end();
      expect(record.scan).toBeNull();
      expect(record.outcome).toBe('given-up');
      expect(attentionsOf(record)).toEqual([['SCAN', true, 'skipped']]);
      expect(record.findings.join(' ')).toMatch(
        /skipped by the operator \(no bars today\): nothing is bought/,
      );
      expect(await desk.asksForAPerson(DATE)).toBe(false);
    }));

  it('goes on at once at a skip that comes while it is tried again', () =>
    parkedAtTheScan(async (desk, end) => {
      await send(desk, SESSION.retry);
      // The broker is asked for ten minutes more, and nobody wants it any longer.
      await desk.env.sleep('2 minutes');
      await send(desk, SESSION.skip, 'no bars today');
      const record = await end();
      expect(attentionsOf(record)).toEqual([['SCAN', true, 'skipped']]);
      const scans = ((await desk.handleOf(DATE).fetchHistory()).events ?? []).flatMap(
        ({ activityTaskScheduledEventAttributes: task, eventTime }) =>
          task?.activityType?.name === 'scanUniverse' ? [eventTime] : [],
      );
      expect(scans).toHaveLength(2);
    }));

  it('goes on by itself when nobody comes until it must', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.faults(noBars);
      await desk.env.sleep('16 hours');
      const record = await desk.run(DATE);
      expect(record.scan).toBeNull();
      expect(attentionsOf(record)).toContainEqual(['SCAN', true, 'timed-out']);
      // Exits came to their turn: the account was looked at in the morning.
      expect(record.observations.length).toBeGreaterThan(0);
    }));

  it('is cancelled like any other: nothing is sent', () =>
    parkedAtTheScan(async (desk, end) => {
      await desk.handleOf(DATE).cancel();
      const record = await end();
      expect(record.outcome).toBe('cancelled');
      expect(attentionsOf(record)).toEqual([['SCAN', true, 'over']]);
      expect(await desk.orders()).toEqual([]);
    }));
});

describe('signals that mean nothing where the session stands change nothing, and are said', () => {
  it.each([
    [SESSION.retry, [], /A retry was ignored: the session is not parked/],
    [SESSION.skip, [{ reason: 'why not' }], /A skip was ignored: the session is not parked/],
    [SESSION.resume, [], /A resume without a reason was ignored/],
    [SESSION.resume, [42], /A resume without a reason was ignored/],
  ])('%s %j', (signal, payload, said) =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await desk.start(DATE);
      await send(desk, signal, ...payload);
      expect((await progress(desk)).ignored).toMatch(said);
      expect(await currentDetails(desk)).toMatch(said);
      expect((await record()).outcome).toBe('traded');
    }),
  );

  it('a second word while the first is acted on', () =>
    parkedAtTheScan(async (desk, end) => {
      await send(desk, SESSION.retry, { any: ['nonsense', null] });
      expect((await parkedAt(desk))?.parked?.word).toBe('retry');
      await send(desk, SESSION.retry);
      expect((await progress(desk)).ignored).toMatch(/A retry was ignored: a retry is being acted on/);
      await desk.faults();
      expect(attentionsOf(await end())).toEqual([['SCAN', true, 'retried']]);
    }));
});

describe('halt and resume, sent to a session', () => {
  it('stop the desk, not this session alone: nothing is bought until a resume with a reason', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const { record } = await desk.start(DATE);
      await send(desk, SESSION.halt, { reason: 'an odd print' });
      const halted = await record();
      expect(halted.outcome).toBe('halted');
      expect(await desk.orders()).toEqual([]);
      expect((await desk.state()).halt).toMatchObject({
        mode: 'halted',
        reason: 'an odd print',
        by: 'operator',
      });
    }));

  it('a resume sent to the session lifts the halt of its desk', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.run(DATE);
      await desk.tell('halt', 'a drill');
      desk.before('scanUniverse', () =>
        desk.handleOf('2026-01-06').signal(SESSION.resume, 'the drill is over'),
      );
      const record = await desk.run('2026-01-06');
      expect(record.decisions.find(({ symbol }) => symbol === 'WMT')).toMatchObject({ verdict: 'approved' });
      expect((await desk.state()).halt).toMatchObject({ mode: 'active', reason: 'the drill is over' });
    }));
});

describe('a step without which the day can’t go on', () => {
  it('the broker away before the brief: parked, and on its way at retry', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      await desk.exchangeDown();
      const { record } = await desk.start(DATE);
      await desk.env.sleep(RETRIED);
      expect(await parkedAt(desk)).toMatchObject({ reason: 'BRIEF', parked: { until: null } });
      await desk.exchangeUp();
      await send(desk, SESSION.retry);
      const done = await record();
      expect(done.outcome).toBe('traded');
      expect(attentionsOf(done)).toEqual([['BRIEF', true, 'retried']]);
    }));

  it('the ledger can’t be read in the morning: skip gives the day up, safely', () =>
    withDrivenDesk({ market, startAt }, async (desk) => {
      const from = '2026-01-06T12:00:00Z';
      await desk.faults({ name: '500-before', on: 'orders.read', from, until: '2026-01-06T20:00:00Z' });
      const { record } = await desk.start(DATE);
      await desk.env.sleep(17.5 * 3_600_000);
      expect(await parkedAt(desk)).toMatchObject({
        reason: 'LEDGER',
        phase: 'night',
        parked: { until: '2026-01-06T20:45:00.000Z', skip: expect.stringMatching(/gives up/) as string },
      });
      await send(desk, SESSION.skip, 'a holiday for all');
      const done = await record();
      expect(done.outcome).toBe('given-up');
      expect(done.decisions.map(({ code }) => code)).toEqual(['GIVEN_UP']);
      expect(attentionsOf(done)).toEqual([
        ['LEDGER', true, 'skipped'],
        ['GIVEN_UP', false, 'open'],
      ]);
      expect(await desk.orders()).toEqual([]);
    }));
});

it('answers the queries decisions and exposure', () =>
  withDrivenDesk({ market, startAt }, async (desk) => {
    await desk.run(DATE);
    const handle = desk.handleOf(DATE);
    expect(await handle.query(SESSION.decisions)).toMatchObject({
      decisions: [{ symbol: 'COST', verdict: 'approved' }],
      intents: [{ symbol: 'COST', outcome: 'filled' }],
    });
    const tiers = await handle.query<ExposureRecord[]>(SESSION.exposure);
    expect(tiers.map(({ tier, when }) => [tier, when])).toEqual([
      ['TIER1', 'settle'],
      ['TIER2', 'settle'],
      ['TIER3', 'settle'],
    ]);
  }));

/** What the Temporal UI shows of the session. */
const currentDetails = async (desk: DrivenDesk): Promise<string> =>
  (await desk.handleOf(DATE).query<{ currentDetails: string }>('__temporal_workflow_metadata'))
    .currentDetails;
