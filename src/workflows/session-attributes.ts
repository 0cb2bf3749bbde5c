/** The search attributes by which a session is found in the Temporal UI. */
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import type { Phase } from '../domain/phase';
import type { SessionKey } from '../domain/session';
import type { SessionRecord } from '../domain/session-record';
import { filledCount, reasonCodes, refusedCount } from '../domain/session-tally';
import * as attribute from './search-attributes';

/** What the attributes are made of. */
interface Standing {
  readonly phase: Phase;
  readonly record: SessionRecord;
  readonly asksForAPerson: boolean;
}

/**
 * Says which session this is, and returns what tells where it stands. Every upsert is an event in the history: one that
 * would change nothing isn't made.
 */
export function sessionAttributes({ desk, date }: SessionKey): (now: Standing) => void {
  /** As they stand, JSON by name; the outcome is unset until the end. */
  const shown = new Map([[attribute.outcome.name, 'null']]);
  upsertSearchAttributes([
    { key: attribute.desk, value: desk },
    { key: attribute.sessionDate, value: date },
  ]);
  return ({ phase, record, asksForAPerson }) => {
    const next: SearchAttributeUpdatePair[] = [
      { key: attribute.phase, value: phase },
      { key: attribute.outcome, value: phase === 'end' ? record.outcome : null },
      { key: attribute.needsAttention, value: asksForAPerson },
      { key: attribute.ordersFilled, value: filledCount(record) },
      { key: attribute.ordersRefused, value: refusedCount(record) },
      { key: attribute.reasonCodes, value: reasonCodes(record) },
    ];
    const changed = next.filter(({ key, value }) => shown.get(key.name) !== JSON.stringify(value));
    for (const { key, value } of changed) shown.set(key.name, JSON.stringify(value));
    if (changed.length > 0) upsertSearchAttributes(changed);
  };
}
