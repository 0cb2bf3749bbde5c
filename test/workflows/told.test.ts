/** What a session tells people while it trades, and that it trades the same whatever becomes of that (issue 5, 6). */
import { slackWebhook } from '../../src/activities/webhook';
import { SESSION } from '../../src/domain/session-messages';
import { trialWebhook, type TrialWebhook } from '../activities/trial-webhook';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { OVERSOLD, scriptedMarket } from './scripted-market';

jest.setTimeout(120_000);

const startAt = '2026-01-05T21:05:00Z';
const DATE = '2026-01-05';
const market = scriptedMarket({ XLE: { '2026-01-05': OVERSOLD } });
/** 31 % in JPM: TIER3 is over its cap of 30 %, and TIER2 is empty. */
const holdings = [{ symbol: 'JPM', qty: '310' }];

let chat: TrialWebhook;
beforeEach(async () => {
  chat = await trialWebhook();
});

const telling = <T>(use: (desk: DrivenDesk) => Promise<T>): Promise<T> =>
  withDrivenDesk({ market, holdings, startAt, webhook: slackWebhook(chat.url) }, use);
const headlines = (): (string | undefined)[] => chat.posted.map((text) => text.split('\n')[0]);

it('an order leaves while a webhook hangs', () =>
  telling(async (desk) => {
    // The webhook answers once the entry has left. One that waited for it would see it given up, and asked again.
    const left = new Promise<void>((resolve) => {
      desk.after('placeOrder', (call) => {
        if (call === 2) resolve();
        return Promise.resolve();
      });
    });
    chat.answers({ status: 200, after: left }, { status: 200 });
    const record = await desk.run(DATE);
    expect(record.intents).toMatchObject([{ symbol: 'XLE', outcome: 'filled' }]);
    expect(headlines()).toEqual([
      `[embedded] Over its cap: TIER3 of desk main, session ${DATE}`,
      `[embedded] Session ${DATE} of desk main ended: traded`,
    ]);
    expect(chat.posted[1]).toMatch(/^Bought: [\d.]+ XLE at \d/m);
    expect(chat.posted[1]).toMatch(/^Tiers: .*TIER3 3\d\.\d\d of 30 % \(over-cap\)/m);
  }));

it('a webhook that is gone changes nothing', () =>
  telling(async (desk) => {
    chat.answers({ status: 404 });
    const record = await desk.run(DATE);
    expect(record.intents).toMatchObject([{ symbol: 'XLE', outcome: 'filled' }]);
    expect(record.attentions).toEqual([]);
    expect(chat.requests).toHaveLength(2);
  }));

it('a session that parks tells so once, and at the end what became of it', () =>
  telling(async (desk) => {
    await desk.faults({ name: '500-before', on: 'data', until: '2026-01-06T14:28:00Z' });
    const { record } = await desk.start(DATE);
    await desk.env.sleep('40 minutes');
    expect(headlines()).toEqual([`[embedded] Needs you: session ${DATE} of desk main waits, SCAN`]);
    expect(chat.posted[0]).toMatch(/^Signal skip: nothing is bought; exits go on$/m);
    await desk.faults();
    await desk.handleOf(DATE).signal(SESSION.retry);
    expect((await record()).outcome).toBe('traded');
    expect(headlines().at(-1)).toBe(`[embedded] Session ${DATE} of desk main ended: traded`);
    expect(chat.posted.at(-1)).not.toContain('Needs you');
  }));
