/** The HALT file: it stops this machine at once, with Temporal down too, and the desk for all as soon as it answers. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { haltFile, haltFilePath, haltPendingPath, type HaltFile } from '../../src/activities/halt-file';
import { deskState, signalDesk, type DeskAddress } from '../../src/activities/reach-desk';
import { deskWorkflowId } from '../../src/domain/desk-messages';
import type { TradingMode } from '../../src/domain/halt';
import { watchHaltFile, type HaltFileWatch } from '../../src/workers/watch-halt-file';
import { startDeskServer, type DeskServer } from '../workflows/desk-server';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightdesk-halt-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): void => writeFileSync(haltFilePath(folder), text);
const remove = (): void => rmSync(haltFilePath(folder), { recursive: true });
const isPending = (desk = 'main'): boolean => existsSync(haltPendingPath(folder, desk));

describe('the file alone', () => {
  it('is its text, on one line, as the reason', () => {
    write('  smoke in\nthe data centre\n');
    expect(haltFile(folder, 'main').read()).toEqual({
      mode: 'halted',
      reason: 'smoke in the data centre',
      by: 'file',
    });
  });

  it('halts when it is empty, and when it can not be read', () => {
    write('');
    expect(haltFile(folder, 'main').read()).toMatchObject({
      mode: 'halted',
      reason: `the file ${haltFilePath(folder)}`,
    });
    remove();
    mkdirSync(haltFilePath(folder));
    expect(haltFile(folder, 'main').read()?.reason).toBe(`${haltFilePath(folder)} can't be read (EISDIR)`);
  });

  it('is nothing when there is none', () => {
    expect(haltFile(folder, 'main').read()).toBeNull();
    expect(isPending()).toBe(false);
  });

  it('goes on halting when it is deleted before the desk knew, across a restart too', () => {
    write('smoke');
    const file = haltFile(folder, 'main');
    file.read();
    remove();
    expect(file.read()).toMatchObject({ mode: 'halted', reason: 'smoke' });
    expect(haltFile(folder, 'main').read()).toMatchObject({ mode: 'halted', reason: 'smoke' });
  });

  it('halts no more when it is deleted after the desk knew: the desk does', () => {
    write('smoke');
    const file = haltFile(folder, 'main');
    file.read();
    file.delivered();
    expect(file.read()).toMatchObject({ mode: 'halted' });
    expect(isPending()).toBe(false);
    remove();
    expect(file.read()).toBeNull();
  });

  it('written again is a new halt', () => {
    const file = haltFile(folder, 'main');
    write('smoke');
    file.read();
    file.delivered();
    remove();
    file.read();
    write('fire');
    file.read();
    remove();
    expect(file.read()).toMatchObject({ reason: 'fire' });
  });

  it('is remembered by each desk of a folder by itself', () => {
    write('smoke');
    const [first, second] = [haltFile(folder, 'first'), haltFile(folder, 'second')];
    first.read();
    second.read();
    first.delivered();
    remove();
    expect(first.read()).toBeNull();
    expect(second.read()).toMatchObject({ reason: 'smoke' });
  });

  it('halts also when what was remembered is garbled', () => {
    writeFileSync(haltPendingPath(folder, 'main'), '{"mode"');
    expect(haltFile(folder, 'main').read()).toMatchObject({ mode: 'halted', by: 'file' });
  });

  it('is remembered in memory when it can not be on disk', () => {
    write('smoke');
    mkdirSync(join(folder, 'sub'));
    const file = haltFile(folder, 'sub/none/desk');
    file.read();
    remove();
    expect(file.read()).toMatchObject({ reason: 'smoke' });
  });
});

describe('with a desk', () => {
  let server: DeskServer;
  let watch: HaltFileWatch | null = null;
  let warnings: string[] = [];
  beforeAll(async () => {
    server = await startDeskServer();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    await watch?.stop();
    watch = null;
    warnings = [];
  });

  const start = (file: HaltFile, desk: DeskAddress): void => {
    watch = watchHaltFile(file, desk, (message) => warnings.push(message));
  };
  const modeOf = async (desk: DeskAddress): Promise<TradingMode> =>
    (await deskState(desk, Date.now() + 10_000)).halt.mode;
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await pause(50);
  };

  it('halts it for all, under its own reason, when no session ever ran', async () => {
    const desk = server.newDesk();
    write('smoke');
    start(haltFile(folder, desk.desk), desk);
    await until(() => existsSync(haltPendingPath(folder, desk.desk)));
    await until(() => !existsSync(haltPendingPath(folder, desk.desk)));
    expect((await deskState(desk, Date.now() + 10_000)).halt).toMatchObject({
      mode: 'halted',
      reason: 'smoke',
      by: 'file',
    });
    expect(warnings).toEqual(['halted by a HALT file: smoke']);
  });

  it('tells it once, however long the file stays', async () => {
    const desk = server.newDesk();
    const file = haltFile(folder, desk.desk);
    let looks = 0;
    write('smoke');
    const counted = { ...file, read: () => ((looks += 1), file.read()) };
    start(counted, desk);
    await until(() => looks === 4);
    await watch?.stop();
    const { events } = await server.client.workflow.getHandle(deskWorkflowId(desk.desk)).fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionSignaledEventAttributes)).toHaveLength(1);
  });

  it('deleting the file resumes nothing; a resume with a reason then holds', async () => {
    const desk = server.newDesk();
    const file = haltFile(folder, desk.desk);
    write('smoke');
    start(file, desk);
    await until(async () => (await modeOf(desk).catch(() => 'active')) === 'halted');
    await until(() => !existsSync(haltPendingPath(folder, desk.desk)));
    remove();
    await until(() => file.read() === null);
    expect(await modeOf(desk)).toBe('halted');
    await signalDesk(desk, 'resume', 'the smoke is gone');
    await watch?.stop();
    start(file, desk);
    await watch?.stop();
    expect(await modeOf(desk)).toBe('active');
  });

  it('resumed while the file is still there, it is halted again', async () => {
    const desk = server.newDesk();
    write('smoke');
    start(haltFile(folder, desk.desk), desk);
    await until(async () => (await modeOf(desk).catch(() => 'active')) === 'halted');
    await signalDesk(desk, 'resume', 'too early');
    expect(await modeOf(desk)).toBe('active');
    await until(async () => (await modeOf(desk)) === 'halted');
  });

  it('seen and deleted while Temporal was down, the halt still reaches the desk', async () => {
    const desk = server.newDesk();
    await signalDesk(desk, 'resume', 'starts it');
    // Down: nothing listens at this connection any more.
    const file = haltFile(folder, desk.desk);
    const down = { ...desk, client: server.closedClient };
    write('smoke');
    start(file, down);
    await until(() => warnings.length === 2);
    expect(warnings[1]).toMatch(/^the desk doesn't know of the HALT file yet: .*sends no order/);
    remove();
    await watch?.stop();
    expect(await modeOf(desk)).toBe('active');
    expect(file.read()).toMatchObject({ mode: 'halted', reason: 'smoke' });

    // And the worker dies before Temporal is back.
    start(haltFile(folder, desk.desk), desk);
    await until(() => !existsSync(haltPendingPath(folder, desk.desk)));
    expect(await modeOf(desk)).toBe('halted');
  });
});
