import type { Broker } from '../brokers/broker';
import type { Meter } from '../domain/metrics';
import type { TradingDay } from '../domain/session';
import type { Rules } from '../domain/rules';
import type { ArtifactStore } from './artifact-store';
import type { DeskLink } from './desk-link';
import type { Webhook } from './webhook';

/** What one desk's activities stand on; made once by the worker. No secret among them: broker and webhook keep their own. */
export interface ActivityDependencies {
  readonly broker: Broker;
  readonly artifacts: ArtifactStore;
  /** The desk's own workflow: halt, unproven orders, the lock on the account. */
  readonly desk: DeskLink;
  /** Where notices go beside the log; null: to the log alone. */
  readonly webhook: Webhook | null;
  /** Which kind of broker it is: a probe order is never sent to a live one. */
  readonly mode: 'embedded' | 'paper' | 'live';
  /** The desk's configuration as this worker was started with it. */
  readonly rules: Rules;
  readonly configHash: string;
  /** The version of the code, for the record's provenance. */
  readonly code: string;
  /** The shipped table of sessions, oldest first: the cross-check of the broker's calendar. */
  readonly sessionsTable: readonly TradingDay[];
  /** Where sessions and orders are counted; without one they aren't. */
  readonly meter?: Meter;
}
