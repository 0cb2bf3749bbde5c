import { ApplicationFailure, defineUpdate, setHandler } from '@temporalio/workflow';
import { DESK } from '../domain/desk-messages';
import { resolutionProblem, type Resolution } from '../domain/resolution';
import type { OrderBoard } from './order-board';

/** Where an operator's `resolve` goes once the session has orders. */
export interface Resolutions {
  of(board: OrderBoard): void;
}

/**
 * Takes the update `resolve`: an operator says what became of an order whose fate nobody could prove. What is no
 * unproven order of this session, or makes no sense, is refused by the validator and leaves no event in the history.
 */
export function acceptResolutions(): Resolutions {
  let board: OrderBoard | null = null;
  setHandler(
    defineUpdate<string, [Resolution]>(DESK.resolve),
    (resolution) => {
      board?.resolve(resolution);
      return `${resolution.clientOrderId} is resolved: ${resolution.filledQty} sh filled`;
    },
    {
      validator: (resolution) => {
        const problem = resolutionProblem(resolution, board?.resolvable() ?? []);
        if (problem !== null) throw ApplicationFailure.nonRetryable(problem, 'NotResolvable');
      },
      description:
        'What became of an order that could not be proven: {clientOrderId, filledQty, averagePrice, reason}',
    },
  );
  return {
    of(next) {
      board = next;
    },
  };
}
