import { defineSignal, setDefaultSignalHandler, setHandler } from '@temporalio/workflow';

/** A signal that a workflow takes; the payload may be anything, and the handler is synchronous. */
interface TakenSignal {
  readonly name: string;
  readonly take: (payload: unknown) => void;
  /** For the Temporal UI's dialog. */
  readonly description: string;
}

/**
 * Sets the handlers of a workflow's signals, all in one place because of their order: what came before the first task,
 * while no worker ran, the SDK hands out handler by handler as each is set, so that a resume would overtake the halt that
 * was sent after it. The default handler takes all of them as they came; then it isn't needed any more.
 */
export function takeSignals(signals: readonly TakenSignal[]): void {
  const named = new Map(signals.map(({ name, take }) => [name, take]));
  setDefaultSignalHandler((name, payload) => named.get(name)?.(payload));
  for (const { name, take, description } of signals)
    setHandler(defineSignal<[unknown?]>(name), take, { description });
  setDefaultSignalHandler(undefined);
}
