/** A session is counted once, when it is filed: whatever dies, is tried again or runs again. */
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { folderArtifactStore } from '../../src/activities/artifact-store';
import { fileRecordActivity } from '../../src/activities/file-record';
import type { Sample } from '../../src/domain/metrics';
import type { SessionRecord } from '../../src/domain/session-record';
import { A_DAY, NO_SESSION } from '../domain/a-day';
import { freshFolder } from '../exchange/trial-exchange';

const of = (record: SessionRecord, runId: string): SessionRecord => ({
  ...record,
  provenance: { ...record.provenance, runId },
});

/** A worker of a state folder; what it counted, as sessions. */
function worker(folder: string) {
  const counted: Sample[] = [];
  const meter = { record: (samples: readonly Sample[]) => void counted.push(...samples) };
  const file = fileRecordActivity({ artifacts: folderArtifactStore(folder), meter });
  return {
    file: (record: SessionRecord): Promise<string> =>
      new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') }).run(file, record),
    get sessions() {
      return counted.filter(({ name }) => name === 'nightdesk_sessions_total').length;
    },
  };
}

test('a session that is filed is counted', async () => {
  const one = worker(freshFolder());
  await expect(one.file(of(A_DAY, 'first'))).resolves.toBe('filed');
  expect(one.sessions).toBe(1);
});

test('an attempt after one that filed it and left no word does not count it again, on any worker', async () => {
  const folder = freshFolder();
  const [one, other] = [worker(folder), worker(folder)];
  await one.file(of(A_DAY, 'first'));
  await expect(other.file(of(A_DAY, 'first'))).resolves.toBe('filed');
  expect(one.sessions + other.sessions).toBe(1);
});

test('another run of the session is counted for itself', async () => {
  const one = worker(freshFolder());
  await one.file(of(NO_SESSION, 'first'));
  await one.file(of(A_DAY, 'second'));
  expect(one.sessions).toBe(2);
});

test('a run that had nothing left to do is kept out of the record and of the count', async () => {
  const one = worker(freshFolder());
  await one.file(of(A_DAY, 'first'));
  await expect(one.file(of(NO_SESSION, 'second'))).resolves.toBe('kept');
  expect(one.sessions).toBe(1);
});

test('one that could not be filed is not counted', async () => {
  const one = worker(join(__filename, 'no folder'));
  await expect(one.file(of(A_DAY, 'first'))).rejects.toThrow('ENOTDIR');
  expect(one.sessions).toBe(0);
});
