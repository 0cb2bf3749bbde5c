/** The operator's hand on the desk: halt, resume, and what it carries as unproven. */
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { DESK, deskWorkflowId } from '../src/domain/desk-messages';
import type { DeskState } from '../src/domain/desk-state';
import type { TradingMode } from '../src/domain/halt';

const LOOK_EVERY_MS = 50;
/** Nobody is there to acknowledge when the worker is dead. */
const MOST_LOOKS = 1_200;

export interface DeskHand {
  /** Sends a change of mode and waits until the desk says that it is in force. False: there is no desk yet. */
  setMode(mode: TradingMode): Promise<boolean>;
  /** Client order ids of the orders that the desk carries as unproven. */
  unproven(): Promise<readonly string[]>;
}

const SIGNAL: Readonly<Record<TradingMode, string>> = {
  halted: DESK.halt,
  reducing: DESK.reduce,
  active: DESK.resume,
};

export function deskHand(client: Client, desk: string): DeskHand {
  const handle = client.workflow.getHandle(deskWorkflowId(desk));
  const state = (): Promise<DeskState> => handle.query<DeskState>(DESK.state);
  return {
    async setMode(mode) {
      try {
        await handle.signal(SIGNAL[mode], { reason: 'the simulator of bad days' });
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw error;
      }
      for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
        const known = await state().catch(() => null);
        if (known?.halt.mode === mode) return true;
        await sleep(LOOK_EVERY_MS);
      }
      throw new Error(`the desk didn't say that it is ${mode}`);
    },
    async unproven() {
      try {
        return (await state()).unproven.map(({ clientOrderId }) => clientOrderId);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return [];
        throw error;
      }
    },
  };
}
