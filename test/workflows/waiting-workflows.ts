/** Work that waits for a worker, by the sessions' own activity options: what the fairness of desks is tested with. */
import { atTheOpen, notices, orderGateway } from '../../src/workflows/activity-options';
import { URGENCY } from '../../src/domain/urgency';

export interface Waiting {
  readonly kind: 'exit' | 'entry' | 'look' | 'notice';
  readonly count: number;
}

/** Asks for so much work at once. The real activities' names, whatever they are given. */
export async function waiting({ kind, count }: Waiting): Promise<void> {
  const label = [kind] as never;
  const ask: () => Promise<unknown> = {
    exit: () =>
      orderGateway.placeOrder.executeWithOptions(
        { scheduleToCloseTimeout: '1 min', priority: { priorityKey: URGENCY.exit } },
        label,
      ),
    entry: () => orderGateway.placeOrder.executeWithOptions({ scheduleToCloseTimeout: '1 min' }, label),
    look: () => atTheOpen.observe.executeWithOptions({}, label),
    notice: () => notices.notify.executeWithOptions({}, label),
  }[kind];
  await Promise.all(Array.from({ length: count }, ask));
}
