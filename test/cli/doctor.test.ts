/** What `doctor` says of a desk, its HALT file and its fractions: against a real server, a real exchange, real files. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { haltFile, haltFilePath } from '../../src/activities/halt-file';
import { signalDesk, updateDesk, type DeskAddress } from '../../src/activities/reach-desk';
import { examine } from '../../src/cli/doctor';
import { examineHaltFile } from '../../src/cli/examine-desk';
import type { Finding } from '../../src/cli/finding';
import { loadConfig } from '../../src/config/config';
import { readEnvironment } from '../../src/config/environment';
import { readSessionsTable } from '../../src/config/sessions-table';
import { DESK, deskWorkflowId } from '../../src/domain/desk-messages';
import type { Rules } from '../../src/domain/rules';
import type { SessionRecord } from '../../src/domain/session-record';
import { keepTemporalAddress } from '../../src/workers/temporal-address';
import { freshFolder, open, type Trader } from '../exchange/trial-exchange';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

const { rules, ...config } = loadConfig();
/** The built-in rules over symbols that the trial market has. */
const RULES: Rules = {
  ...rules,
  tiers: rules.tiers.map((tier) => ({
    ...tier,
    symbols: tier.symbols.filter((symbol) => ['AAPL', 'MSFT', 'COST'].includes(symbol)),
  })),
};
const withMode = (mode: Rules['fractional']['mode']): Rules => ({
  ...RULES,
  fractional: { ...RULES.fractional, mode },
});

/** What doctor finds, by the name of each line. */
async function find(variables: NodeJS.ProcessEnv, ruled: Rules = RULES): Promise<Record<string, Finding>> {
  const findings = await examine({
    environment: readEnvironment(variables),
    config: { ...config, rules: ruled },
    sessionsTable: readSessionsTable(),
    now: new Date('2026-01-06T12:00:00Z'),
  });
  return Object.fromEntries(findings.map((finding) => [finding.what, finding]));
}

let state: string;
beforeEach(() => {
  state = freshFolder();
});

describe('the desk', () => {
  let server: DeskServer;
  beforeAll(async () => {
    server = await startDeskServer();
  });
  afterAll(() => server.stop());

  const lookAt = async ({ desk }: DeskAddress): Promise<Finding | undefined> => {
    const variables = { NIGHTDESK_STATE: state, TEMPORAL_ADDRESS: server.env.address };
    return (await find(variables, { ...RULES, desk }))['desk'];
  };

  it('that nobody has started is none yet', async () => {
    const desk = server.newDesk();
    expect(await lookAt(desk)).toEqual({
      what: 'desk',
      state: 'good',
      words: `${desk.desk}: none yet; its first session starts it`,
    });
  });

  it('that is halted is wrong, with since when, why and by whom', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, DESK.halt, 'fire drill');
    const found = await lookAt(desk);
    expect(found?.state).toBe('wrong');
    expect(found?.words).toMatch(
      /^desk\d+ is halted since \d{4}-\S+Z: fire drill \(by operator\); `nightdesk resume` lifts it$/,
    );
  });

  it('that is reducing is worth knowing, and good again after a resume, whose reason stands', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, DESK.reduce, { reason: 'it lost 3 %', by: 'daily-loss' });
    const reducing = await lookAt(desk);
    expect(reducing?.state).toBe('note');
    expect(reducing?.words).toContain('it lost 3 % (by daily-loss)');
    await signalDesk(desk, DESK.resume, 'looked at');
    const active = await lookAt(desk);
    expect(active?.state).toBe('good');
    expect(active?.words).toMatch(/is active since .*: looked at \(by operator\)$/);
  });

  it('names the orders that it could not prove', async () => {
    const desk = server.newDesk();
    const workflowId = 'session/of/yesterday';
    await updateDesk(desk, DESK.enter, { workflowId, accountId: 'account' });
    const clientOrderId = 'nd1-main-20260105-COST-b-f1';
    const order = { clientOrderId, symbol: 'COST', side: 'buy', qty: '2', price: '900', filledQty: '0' };
    const unproven = [{ ...order, deadAfter: '2026-01-06T21:15:00Z' }];
    await updateDesk(desk, DESK.leave, { workflowId, unproven, proven: [] });
    const found = await lookAt(desk);
    expect(found?.state).toBe('note');
    expect(found?.words).toMatch(
      /is active since \S+; unproven, looked up by its next session: nd1-main-20260105-COST-b-f1$/,
    );
  });

  it('whose workflow was ended by hand is wrong', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, DESK.reduce, 'first');
    await server.client.workflow.getHandle(deskWorkflowId(desk.desk)).terminate();
    const found = await lookAt(desk);
    expect(found?.state).toBe('wrong');
    expect(found?.words).toContain('its workflow was ended by hand');
  });

  it('that no worker answers for counts as halted, and is said to', async () => {
    const desk = { ...server.newDesk(), taskQueue: 'nobody-polls-it' };
    await signalDesk(desk, DESK.reduce, 'first');
    const found = await lookAt(desk);
    expect(found?.state).toBe('note');
    expect(found?.words).toMatch(/mode can't be read.*did not answer in time; is its worker up\?$/);
  });

  it('of a run of `nightdesk up` is found by the address in its state folder', async () => {
    keepTemporalAddress(state, server.env.address);
    const found = await find({ NIGHTDESK_STATE: state });
    expect(found['Temporal server']).toMatchObject({
      state: 'good',
      words: `${server.env.address}, namespace default`,
    });
    expect(found['desk']?.words).toBe('main: none yet; its first session starts it');
  });
});

describe('Temporal that does not answer', () => {
  it('is wrong where it was named', async () => {
    const found = await find({ NIGHTDESK_STATE: state, TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(found['Temporal server']).toMatchObject({ state: 'wrong' });
    expect(found['Temporal server']?.words).toMatch(/is TEMPORAL_ADDRESS right\?$/);
    expect(found['desk']).toBeUndefined();
  });

  it('is no fault where only a run that was killed left its address', async () => {
    keepTemporalAddress(state, '127.0.0.1:1');
    expect((await find({ NIGHTDESK_STATE: state }))['Temporal server']?.state).toBe('note');
  });

  it('is nothing that is missed where no run was', async () => {
    expect((await find({ NIGHTDESK_STATE: state }))['Temporal server']).toMatchObject({
      state: 'good',
      words: '`nightdesk up` starts its own',
    });
  });
});

describe('the HALT file', () => {
  it('that is there is wrong, and looking at it tells nobody of it', async () => {
    writeFileSync(haltFilePath(state), 'smoke');
    expect((await find({ NIGHTDESK_STATE: state }))['HALT file']).toMatchObject({
      state: 'wrong',
      words: `${haltFilePath(state)} is there, so that no order leaves a worker of this folder; delete it, then \`nightdesk resume\``,
    });
    rmSync(haltFilePath(state));
    expect(examineHaltFile(state, 'main')).toMatchObject({ state: 'good', words: `none in ${state}` });
  });

  it('that was deleted before the desk knew of it is wrong too', () => {
    writeFileSync(haltFilePath(state), 'smoke');
    haltFile(state, 'main').read();
    rmSync(haltFilePath(state));
    expect(examineHaltFile(state, 'main')).toMatchObject({ state: 'wrong' });
    expect(examineHaltFile(state, 'other')).toMatchObject({ state: 'good' });
  });
});

describe('fractions', () => {
  const PROVEN = { account: true, source: 'proven', evidence: 'nd1-main-20260106-AAPL-b-p1' } as const;
  const file = (date: string, fractional: SessionRecord['fractional']): Promise<void> =>
    folderArtifactStore(state).fileRecord({ desk: 'main', date }, { version: 1, fractional });
  const offline = async (ruled = RULES): Promise<Finding | undefined> =>
    (await find({ NIGHTDESK_STATE: state }, ruled))['fractional'];
  const at = async ({ exchange }: Trader, ruled = RULES): Promise<Record<string, Finding>> =>
    find(
      {
        NIGHTDESK_STATE: state,
        NIGHTDESK_TRADING_URL: exchange.url,
        NIGHTDESK_DATA_URL: exchange.url,
        APCA_API_KEY_ID: 'trial-key',
        APCA_API_SECRET_KEY: 'trial-secret',
      },
      ruled,
    );

  it('are good when the flags declare them and the last session proved them, with its date and order', async () => {
    await file('2026-01-05', { account: false, source: 'unproven', evidence: 'an older answer' });
    await file('2026-01-06', PROVEN);
    expect((await at(await open()))['fractional']).toEqual({
      what: 'fractional',
      state: 'good',
      words:
        'declared for the account and all 3 symbols; proven on 2026-01-06 by order nd1-main-20260106-AAPL-b-p1',
    });
  });

  it('are not good by the flags alone', async () => {
    expect((await at(await open()))['fractional']).toMatchObject({
      state: 'note',
      words:
        'declared for the account and all 3 symbols; not proven yet: each session proves it by a small order before the open',
    });
  });

  it('are not good when the last session could not prove them, with the reason', async () => {
    await file('2026-01-05', PROVEN);
    await file('2026-01-06', { account: false, source: 'unproven', evidence: 'the probe order failed' });
    expect(await offline()).toMatchObject({
      state: 'note',
      words: 'not proven on 2026-01-06: the probe order failed',
    });
  });

  it('are judged by the last session that asked: a closed day asks nothing', async () => {
    await file('2026-01-06', PROVEN);
    await file('2026-01-07', null);
    expect(await offline()).toMatchObject({
      state: 'good',
      words: expect.stringContaining('2026-01-06') as unknown,
    });
  });

  it('are not proven by an order where none was sent', async () => {
    await file('2026-01-06', { account: true, source: 'declared' });
    expect(await offline()).toMatchObject({
      state: 'note',
      words: 'not proven on 2026-01-06: no order was sent for it',
    });
  });

  it('are not taken from an older record when the newest can not be read', async () => {
    await file('2026-01-05', PROVEN);
    const newest = join(state, 'sessions', 'main', '2026-01-06.json');
    mkdirSync(dirname(newest), { recursive: true });
    writeFileSync(newest, '{');
    expect(await offline()).toMatchObject({ state: 'note', words: "the record of 2026-01-06 can't be read" });
  });

  it('are worth a word when the account has switched them off since, and wrong where the rules require them', async () => {
    await file('2026-01-06', PROVEN);
    const trader = await open();
    await trader.ask('PATCH', '/v2/account/configurations', { fractional_trading: false });
    const found = await at(trader);
    expect(found['fractional']?.state).toBe('note');
    expect(found['fractional']?.words).toMatch(
      /^switched off for the account: whole shares only; proven on 2026-01-06/,
    );
    expect((await at(trader, withMode('require')))['fractional']).toMatchObject({
      state: 'wrong',
      words: expect.stringContaining('no worker starts') as unknown,
    });
  });

  it('that one symbol lacks are named', async () => {
    await file('2026-01-06', PROVEN);
    const trader = await open();
    await trader.ask('PUT', '/control/fractional', { symbols: { COST: false } });
    expect((await at(trader))['fractional']).toMatchObject({
      state: 'note',
      words: expect.stringMatching(
        /^declared for the account; whole shares only for COST; proven/,
      ) as unknown,
    });
  });

  it('are off where the rules say so', async () => {
    expect(await offline(withMode('off'))).toMatchObject({
      state: 'good',
      words: 'off by the rules: whole shares only',
    });
  });

  it('a symbol that the broker does not have is told on its own line', async () => {
    const [first, ...others] = RULES.tiers;
    const tiers = [{ ...first!, symbols: ['NOSUCH'] }, ...others];
    expect((await at(await open(), { ...RULES, tiers }))['assets']).toMatchObject({
      state: 'wrong',
      words: 'not tradable: NOSUCH; take them out of the universe',
    });
  });
});

describe('notices', () => {
  const KEYS = { APCA_API_KEY_ID: 'key', APCA_API_SECRET_KEY: 'secret' };
  // Nobody listens there: what is said of notices needs no broker.
  const NOBODY = { NIGHTDESK_TRADING_URL: 'http://127.0.0.1:1', NIGHTDESK_DATA_URL: 'http://127.0.0.1:1' };

  it('go to the webhook that is set, whose URL is not told', async () => {
    const webhook = 'https://hooks.example.com/services/T0KEN';
    const found = await find({ NIGHTDESK_STATE: state, NIGHTDESK_WEBHOOK_URL: webhook });
    expect(found['notices']).toEqual({
      what: 'notices',
      state: 'good',
      words: 'to the webhook that is set, and the log',
    });
    expect(JSON.stringify(found)).not.toMatch(/T0KEN|hooks\.example/);
  });

  it('go to the log alone where none is: worth knowing on paper, as usual on the embedded exchange', async () => {
    const words = 'to the log alone; set NIGHTDESK_WEBHOOK_URL to be told of attention, halt and each day';
    expect((await find({ NIGHTDESK_STATE: state }))['notices']).toMatchObject({ state: 'good', words });
    const paper = { ...KEYS, ...NOBODY, NIGHTDESK_MODE: 'paper', TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const found = await find({ ...paper, NIGHTDESK_STATE: state });
    expect(found['notices']).toMatchObject({ state: 'note', words });
  });
});
