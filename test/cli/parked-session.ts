/** A session that is nothing but parked: what `nightdesk session retry` and `skip` say to one, on a real server. */
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import type { Attention } from '../../src/domain/attention';
import type { SessionKey } from '../../src/domain/session';
import type { SessionRecord } from '../../src/domain/session-record';
import { SESSION, type Progress } from '../../src/domain/session-messages';

const parked = (failed: string): Attention => ({
  ...{ reason: 'SCAN', about: '', phase: 'scan', words: 'The scan failed.' },
  parked: {
    ...{ failed, done: 'The desk was joined.', notDone: 'No candidate is known.' },
    ...{ retry: 'Scans again.', skip: 'Buys nothing today; exits go on.' },
    ...{ until: '2026-01-06T14:25:00.000Z', then: 'nothing is bought, exits go on.' },
  },
});

/** Parked at a scan that fails once more at the first retry; a skip ends it. */
export async function tradingSession(key: SessionKey): Promise<void> {
  let attention: readonly Attention[] = [parked('bars: 500')];
  let ignored = '';
  let retries = 0;
  const record: SessionRecord = {
    ...{ version: 1, desk: key.desk, outcome: 'quiet', scan: null, fractional: null },
    session: { date: key.date, scanAt: null, open: null, close: null, feed: null },
    provenance: { code: 'test', configHash: 'test', artifact: null, workflowId: '', runId: '' },
    ...{ observations: [], decisions: [], intents: [], exposures: [], attentions: [], findings: [] },
  };
  setHandler(defineQuery<Progress>(SESSION.progress), (): Progress => ({
    phase: 'scan',
    record,
    attention,
    ignored,
  }));
  setHandler(defineSignal<[unknown?]>(SESSION.retry), () => {
    retries += 1;
    if (retries === 1) attention = [parked('bars: 503')];
    else if (retries === 2) attention = [];
    else ignored = `retry ${retries} came while the session was not parked`;
  });
  let skipped = false;
  setHandler(defineSignal<[unknown?]>(SESSION.skip), () => {
    attention = [];
    skipped = true;
  });
  await condition(() => skipped);
}
