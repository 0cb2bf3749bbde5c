/** What following an order stands on: calls whose failure proves nothing. When it looks is `order-looks.ts`. */
import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/** What a call after sending brought, or null when the broker didn't tell: that proves nothing about any order. */
export async function tryTo<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isFault(error)) return null;
    throw error;
  }
}

/** True for an activity that failed by itself, not for one that was cancelled. */
export const isFault = (error: unknown): error is ActivityFailure =>
  error instanceof ActivityFailure && !isCancellation(error);
