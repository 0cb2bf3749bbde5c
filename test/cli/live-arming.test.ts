/** The gates before money: what arms a desk, what keeps it from being armed, and what a worker without one may not do. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { whileArmed } from '../../src/activities/armed-desk-link';
import {
  disarm,
  fileLiveArming,
  liveArmingPath,
  readLiveArming,
  whyNotArmed,
  type LiveArming,
} from '../../src/activities/live-arming';
import { alpacaBroker } from '../../src/brokers/alpaca/alpaca-broker';
import { good, note, wrong } from '../../src/cli/finding';
import { armLive, type ArmingRequest } from '../../src/cli/live/arm-live';
import { mustBeArmed } from '../../src/cli/live/must-be-armed';
import { loadConfig } from '../../src/config/config';
import { ACTIVE, type HaltReading } from '../../src/domain/halt';
import { assessReadiness } from '../../src/readiness/readiness';
import { liveGate } from '../../src/workers/live-gate';
import { deskIn } from '../activities/trial-desk';
import { freshFolder, open } from '../exchange/trial-exchange';
import { question } from '../readiness/paper-days';

const KEYS = { keyId: 'trial-key', secretKey: 'trial-secret' };
const config = loadConfig();
const readiness = assessReadiness({ ...question(), configHash: config.hash });

/** A live account at the embedded exchange: its number there is NIGHTDESK1. */
async function arming(changes: Partial<ArmingRequest> = {}): Promise<ArmingRequest> {
  const { exchange } = await open();
  const stateDir = freshFolder();
  return {
    broker: alpacaBroker({ account: 'live', tradingUrl: exchange.url, dataUrl: exchange.url, ...KEYS }),
    config,
    ...{ stateDir, artifacts: folderArtifactStore(stateDir) },
    doctor: [good('runtime', ''), note('notices', '')],
    readiness,
    confirm: () => Promise.resolve(' NIGHTDESK1\n'),
    ...{ by: 'somebody@somewhere', code: 'test' },
    ...changes,
  };
}

async function armed(): Promise<{ readonly request: ArmingRequest; readonly arming: LiveArming }> {
  const request = await arming();
  const outcome = await armLive(request);
  if (outcome.kind !== 'armed') throw new Error(outcome.because);
  return { request, arming: outcome.arming };
}

describe('arming', () => {
  it('files account, host, rules, time by the broker, and the evidence; readable by its owner alone', async () => {
    const { request, arming: filed } = await armed();
    expect(readLiveArming(request.stateDir, 'main')).toEqual(filed);
    expect(filed).toMatchObject({
      ...{ desk: 'main', accountNumber: 'NIGHTDESK1', host: '127.0.0.1', configHash: config.hash },
      ...{ armedBy: 'somebody@somewhere', armedAt: expect.stringMatching(/^2024-08-05T/) as unknown },
    });
    expect(filed.readiness.cleanWeek).toHaveLength(5);
    expect(await folderArtifactStore(request.stateDir).get(filed.readiness.report)).toEqual(
      JSON.parse(JSON.stringify(readiness)),
    );
    expect(statSync(liveArmingPath(request.stateDir, 'main')).mode & 0o077).toBe(0);
  });

  it('holds no key, as it is or encoded', async () => {
    const { request } = await armed();
    const text = readFileSync(liveArmingPath(request.stateDir, 'main'), 'utf8');
    for (const key of Object.values(KEYS))
      for (const form of [key, encodeURIComponent(key), Buffer.from(key).toString('base64')])
        expect(text).not.toContain(form);
  });

  it.each<[string, Partial<ArmingRequest>, RegExp]>([
    ['a doctor that is not clean', { doctor: [wrong('desk', 'halted')] }, /^the doctor is not clean: desk$/],
    [
      'a readiness report that says no',
      { readiness: assessReadiness(question([])) },
      /^readiness says no: orders-proven, .*clean-week/,
    ],
    [
      'one that says yes and whose criteria say no',
      { readiness: { ...assessReadiness(question([])), ready: true } },
      /^readiness says no/,
    ],
    ['one that judged nothing', { readiness: { ...readiness, criteria: [] } }, /^readiness says no/],
    ['one of other rules', { readiness: { ...readiness, configHash: 'x' } }, /of other rules$/],
    ['one of another desk', { readiness: { ...readiness, desk: 'other' } }, /of another desk/],
    [
      'another account number',
      { confirm: () => Promise.resolve('NIGHTDESK2') },
      /^"NIGHTDESK2" is not the number/,
    ],
    ['no account number', { confirm: () => Promise.resolve('') }, /^"" is not the number/],
  ])('is refused on %s, and nothing is filed', async (_, changes, because) => {
    const request = await arming(changes);
    const outcome = await armLive(request);
    expect(outcome).toMatchObject({ kind: 'refused', because: expect.stringMatching(because) as unknown });
    expect(readLiveArming(request.stateDir, 'main')).toBeNull();
  });

  it('fails, and files nothing, when the broker does not answer', async () => {
    const url = 'http://127.0.0.1:1';
    const broker = alpacaBroker({ account: 'live', tradingUrl: url, dataUrl: url, ...KEYS });
    const request = { ...(await arming()), broker };
    await expect(armLive(request)).rejects.toThrow(/BROKER_UNREACHABLE/);
    expect(readLiveArming(request.stateDir, 'main')).toBeNull();
  });
});

describe('an arming', () => {
  const wanted = (filed: LiveArming) => ({
    ...{ desk: filed.desk, accountId: filed.accountId, host: filed.host, configHash: filed.configHash },
  });

  it('is good for exactly what it was made for', async () => {
    const { arming: filed } = await armed();
    expect(whyNotArmed(filed, wanted(filed))).toBeNull();
    for (const [name, words] of [
      ['desk', 'another desk'],
      ['accountId', 'another account'],
      ['host', 'another host'],
      ['configHash', 'other rules'],
    ])
      expect(whyNotArmed(filed, { ...wanted(filed), [name!]: 'x' })).toBe(
        `live trading is armed for ${words}`,
      );
  });

  it('that is missing, torn, of another version or with a field more is none', async () => {
    const { request, arming: filed } = await armed();
    const path = liveArmingPath(request.stateDir, 'main');
    for (const text of [
      '',
      '{',
      '[]',
      'null',
      JSON.stringify({ ...filed, version: 2 }),
      JSON.stringify({ ...filed, x: 1 }),
    ]) {
      writeFileSync(path, text);
      expect(whyNotArmed(readLiveArming(request.stateDir, 'main'), {})).toMatch(/no arming|can't be read/);
    }
    expect(disarm(request.stateDir, 'main')).toBe(true);
    expect(disarm(request.stateDir, 'main')).toBe(false);
    expect(whyNotArmed(readLiveArming(request.stateDir, 'main'), {})).toBe('live trading is not armed');
  });
});

describe('the gate of a live worker', () => {
  it('lets a desk through that is armed for the account that the broker answers, and no other', async () => {
    const { request, arming: filed } = await armed();
    const { broker, stateDir } = request;
    const gate = (changes: object) => liveGate({ mode: 'live', broker, config, stateDir, ...changes });
    await expect(gate({})).resolves.toBeInstanceOf(Function);
    await expect(gate({ config: { ...config, hash: 'x' } })).rejects.toThrow(
      /armed for other rules\. Nothing was started/,
    );
    await expect(gate({ stateDir: freshFolder() })).rejects.toThrow(/not armed/);
    fileLiveArming(stateDir, { ...filed, accountId: 'somebody else’s' });
    await expect(gate({})).rejects.toThrow(/armed for another account/);
  });

  it('is none in other modes, and asks nobody', async () => {
    const broker = { host: '127.0.0.1', accountId: () => Promise.reject(new Error('asked')) };
    for (const mode of ['paper', 'embedded'] as const) {
      const gate = await liveGate({ mode, broker, config, stateDir: freshFolder() });
      const link = deskIn(ACTIVE);
      expect(gate(link)).toBe(link);
    }
  });

  it('a disarm counts for the very next order: entries are refused, exits are not', async () => {
    const { request } = await armed();
    const gate = await liveGate({ mode: 'live', broker: request.broker, config, stateDir: request.stateDir });
    const link = gate(deskIn(ACTIVE));
    expect(await link.halt()).toEqual(ACTIVE);
    disarm(request.stateDir, 'main');
    const reducing = {
      mode: 'reducing',
      reason: 'live trading is not armed; `nightdesk live arm`',
      by: 'live',
    };
    expect(await link.halt()).toEqual(reducing);
    expect((await link.enter({ workflowId: 'w', accountId: 'a' })).halt).toEqual(reducing);
  });

  it('never lifts what the desk itself says', async () => {
    const halted: HaltReading = { mode: 'halted', reason: 'fire drill', by: 'operator' };
    for (const why of [null, 'not armed'])
      expect(await whileArmed(deskIn(halted), () => why).halt()).toEqual(halted);
  });
});

describe('a session or a schedule', () => {
  it('is not started in live mode without an arming for these rules, and is in other modes', async () => {
    const { request, arming: filed } = await armed();
    const { stateDir } = request;
    const start = (mode: string) => () =>
      mustBeArmed({ desk: 'main', stateDir }, config.hash, { NIGHTDESK_MODE: mode });
    expect(start('live')).not.toThrow();
    fileLiveArming(stateDir, { ...filed, configHash: 'x' });
    expect(start('live')).toThrow(/armed for other rules\. Nothing was started/);
    disarm(stateDir, 'main');
    expect(start('live')).toThrow(/trades no money: live trading is not armed/);
    expect(start('paper')).not.toThrow();
  });

  it('is not started on the arming of another desk', async () => {
    const { request, arming: filed } = await armed();
    const path = liveArmingPath(request.stateDir, 'other');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(filed));
    expect(() =>
      mustBeArmed({ desk: 'other', stateDir: request.stateDir }, undefined, { NIGHTDESK_MODE: 'live' }),
    ).toThrow(/armed for another desk/);
  });
});
