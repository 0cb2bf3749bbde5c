/** Sessions that only end, each in a way of its own: what the archive of histories is tested with. */
import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

export async function tradingSession({
  ends,
}: {
  ends: 'at once' | 'failed' | 'when told';
}): Promise<string> {
  let told = ends !== 'when told';
  setHandler(defineSignal('end'), () => void (told = true));
  await condition(() => told);
  if (ends === 'failed') throw ApplicationFailure.nonRetryable('it failed');
  return ends;
}
