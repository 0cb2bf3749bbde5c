import { getEventListeners } from 'node:events';
import { pause } from '../../src/workers/pause';

it('leaves nothing behind: a worker pauses every second for months on one signal', async () => {
  const { signal } = new AbortController();
  for (let pauses = 0; pauses < 3; pauses += 1) await pause(1, signal);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

it('ends at once when it is told that there is nothing to wait for', async () => {
  const stopped = new AbortController();
  const paused = pause(3_600_000, stopped.signal);
  stopped.abort();
  await paused;
  await pause(3_600_000, stopped.signal);
});
