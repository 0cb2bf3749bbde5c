/** The desk as its sessions reach it, through a real Temporal server: the account's lock, and a mode for every order. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import type { DeskLink } from '../../src/activities/desk-link';
import { haltFile, haltFilePath } from '../../src/activities/halt-file';
import { deskState, signalDesk, updateDesk, type DeskAddress } from '../../src/activities/reach-desk';
import { temporalDeskLink } from '../../src/activities/temporal-desk-link';
import { accountLockId, deskWorkflowId } from '../../src/domain/desk-messages';
import { ACTIVE, unreadableHalt } from '../../src/domain/halt';
import type { UnprovenOrder } from '../../src/domain/unproven-order';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

let server: DeskServer;
beforeAll(async () => {
  server = await startDeskServer();
});
afterAll(() => server.stop());

const UNANSWERED = unreadableHalt('Temporal or its worker did not answer in time');
const NO_FILE = { read: () => null };

/** A desk as a worker reaches it: over the worker's own connection. */
function deskOfWorker(): { at: DeskAddress; link: DeskLink } {
  const client = new Client({ connection: server.env.nativeConnection });
  const at = { ...server.newDesk(), client };
  return { at, link: temporalDeskLink(at, NO_FILE) };
}
const session = (): string => `session/${randomUUID()}`;

const ORDER: UnprovenOrder = {
  clientOrderId: 'nd1-main-20260105-COST-b-f1',
  symbol: 'COST',
  side: 'buy',
  qty: '2',
  price: '900',
  filledQty: '0',
  deadAfter: '2026-01-06T21:15:00Z',
};

const failureOf = async (call: Promise<unknown>): Promise<ApplicationFailure> => {
  const error = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof ApplicationFailure) return error;
  throw new Error(`no application failure: ${String(error)}`);
};

describe('one account, one desk', () => {
  it('a second desk on the same account is refused for good, naming both and the way out', async () => {
    const [first, second] = [deskOfWorker(), deskOfWorker()];
    const accountId = randomUUID();
    await first.link.enter({ workflowId: session(), accountId });
    const failure = await failureOf(second.link.enter({ workflowId: session(), accountId }));
    expect(failure).toMatchObject({ type: 'AccountTaken', nonRetryable: true });
    expect(failure.message).toContain(
      `account ${accountId} belongs to desk ${first.at.desk}, so that desk ${second.at.desk} can't trade it`,
    );
    expect(failure.message).toContain(`send the signal release to the workflow ${accountLockId(accountId)}`);
  });

  it('the same desk may enter as often as it likes', async () => {
    const { link } = deskOfWorker();
    const entrance = { workflowId: session(), accountId: randomUUID() };
    expect(await link.enter(entrance)).toEqual({ halt: ACTIVE, unproven: [] });
    expect(await link.enter(entrance)).toEqual({ halt: ACTIVE, unproven: [] });
  });

  it('a lock that was released is free for the next desk', async () => {
    const [first, second] = [deskOfWorker(), deskOfWorker()];
    const accountId = randomUUID();
    await first.link.enter({ workflowId: session(), accountId });
    const lock = server.client.workflow.getHandle(accountLockId(accountId));
    await lock.signal('release');
    await lock.result();
    await expect(second.link.enter({ workflowId: session(), accountId })).resolves.toMatchObject({
      halt: ACTIVE,
    });
  });

  it('a desk that trades another account is refused for good, and takes no lock', async () => {
    const { link } = deskOfWorker();
    await link.enter({ workflowId: session(), accountId: randomUUID() });
    const accountId = randomUUID();
    expect(await failureOf(link.enter({ workflowId: session(), accountId }))).toMatchObject({
      type: 'AccountTaken',
      nonRetryable: true,
    });
    const lock = server.client.workflow.getHandle(accountLockId(accountId));
    await expect(lock.result()).resolves.toBeUndefined();
  });

  it('a desk that gives its account up frees its lock', async () => {
    const { at, link } = deskOfWorker();
    const entrance = { workflowId: session(), accountId: randomUUID() };
    await link.enter(entrance);
    await link.leave({ workflowId: entrance.workflowId, unproven: [], proven: [] });
    await signalDesk(at, 'release', undefined);
    await server.client.workflow.getHandle(accountLockId(entrance.accountId)).result();
  });
});

describe('what a session leaves is what the next one is told', () => {
  it('unproven orders go from session to session until they are proven', async () => {
    const { link } = deskOfWorker();
    const accountId = randomUUID();
    const [monday, tuesday] = [session(), session()];
    await link.enter({ workflowId: monday, accountId });
    await link.leave({ workflowId: monday, unproven: [ORDER], proven: [] });
    expect((await link.enter({ workflowId: tuesday, accountId })).unproven).toEqual([ORDER]);
    await link.leave({ workflowId: tuesday, unproven: [], proven: [ORDER.clientOrderId] });
    expect((await link.enter({ workflowId: session(), accountId })).unproven).toEqual([]);
  });

  it('a leave is taken also when the desk was ended in between, and leaves it halted', async () => {
    const { at, link } = deskOfWorker();
    const workflowId = session();
    await link.enter({ workflowId, accountId: randomUUID() });
    await at.client.workflow.getHandle(deskWorkflowId(at.desk)).terminate();
    await link.leave({ workflowId, unproven: [ORDER], proven: [] });
    expect(await deskState(at, Date.now() + 10_000)).toMatchObject({
      sessions: [],
      unproven: [ORDER],
      halt: { mode: 'halted' },
    });
  });
});

describe('the mode, read for every order', () => {
  it('is the desk’s own at once after a signal was taken', async () => {
    const { at, link } = deskOfWorker();
    await link.enter({ workflowId: session(), accountId: randomUUID() });
    expect(await link.halt()).toEqual(ACTIVE);
    await link.reduce('3.1 % lost');
    expect(await link.halt()).toEqual({ mode: 'reducing', reason: '3.1 % lost', by: 'daily-loss' });
    await signalDesk(at, 'halt', 'fire drill');
    expect(await link.halt()).toEqual({ mode: 'halted', reason: 'fire drill', by: 'operator' });
    await link.reduce('3.1 % lost');
    expect((await link.halt()).mode).toBe('halted');
  });

  it('of a desk that was never entered is halted', async () => {
    const { link } = deskOfWorker();
    expect(await link.halt()).toEqual(unreadableHalt('it has no workflow; no session has entered it yet'));
  });

  it('of a desk that was ended by hand is halted, whatever it was', async () => {
    const { at, link } = deskOfWorker();
    await link.enter({ workflowId: session(), accountId: randomUUID() });
    await at.client.workflow.getHandle(deskWorkflowId(at.desk)).terminate();
    expect(await link.halt()).toEqual(unreadableHalt('its workflow was ended by hand'));
  });

  it('is halted within seconds when no worker answers for the desk', async () => {
    const at = { ...server.newDesk(), taskQueue: randomUUID() };
    await signalDesk(at, 'resume', 'starts it');
    expect(await temporalDeskLink(at, NO_FILE).halt()).toEqual(UNANSWERED);
  }, 10_000);

  it('is halted by a HALT file of this machine, however active the desk is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightdesk-halt-'));
    try {
      const { at } = deskOfWorker();
      const link = temporalDeskLink(at, haltFile(folder, at.desk));
      await link.enter({ workflowId: session(), accountId: randomUUID() });
      expect(await link.halt()).toEqual(ACTIVE);
      writeFileSync(haltFilePath(folder), 'smoke');
      expect(await link.halt()).toEqual({ mode: 'halted', reason: 'smoke', by: 'file' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is halted when reading the HALT file fails in a way nobody thought of', async () => {
    const { at } = deskOfWorker();
    const link = temporalDeskLink(at, {
      read: () => {
        throw new Error('EIO');
      },
    });
    expect(await link.halt()).toEqual(unreadableHalt('EIO'));
  });
});

describe('a Temporal server that takes connections and never answers', () => {
  let silent: Server;
  let isSilent = false;
  let forwarding: NativeConnection;
  beforeAll(async () => {
    // Until it falls silent it is the real server: a worker connects once and keeps its connection.
    const { connect } = await import('node:net');
    const [host = '', port = ''] = server.env.address.split(':');
    silent = createServer((inward) => {
      const outward = connect(Number(port), host);
      inward.on('data', (bytes) => isSilent || outward.write(bytes));
      outward.on('data', (bytes) => isSilent || inward.write(bytes));
      inward.on('close', () => outward.destroy()).on('error', () => outward.destroy());
      outward.on('close', () => inward.destroy()).on('error', () => inward.destroy());
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    forwarding = await NativeConnection.connect({ address: `127.0.0.1:${address.port}` });
  });
  afterAll(async () => {
    await forwarding.close();
    silent.close();
  });

  it('is halted within seconds, and nothing is thrown', async () => {
    const at = { ...server.newDesk(), client: new Client({ connection: forwarding }) };
    await updateDesk(at, 'enter', { workflowId: session(), accountId: randomUUID() });
    const link = temporalDeskLink(at, NO_FILE);
    expect(await link.halt()).toEqual(ACTIVE);
    isSilent = true;
    expect(await link.halt()).toEqual(UNANSWERED);
  }, 10_000);
});
