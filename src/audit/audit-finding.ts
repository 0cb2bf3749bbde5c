/** What an audit found, in values and in words. JSON-plain. */

/** What an audit proves, each by itself (design, section 6). */
export type Guarantee =
  /** Today's code gives the recorded commands, in kind and order. */
  | 'compatibility'
  /** It gives them with the recorded values, and makes the recorded decisions from the recorded evidence. */
  | 'decisions'
  /** The record names the code, the rules and the scan that it was really made by. */
  | 'provenance';

/** One thing that is not as it was recorded. */
export interface AuditDifference {
  readonly guarantee: Guarantee;
  /** What it belongs to: `order nd1-main-20260105-COST-b-f1 (buy COST)`, `timer "until the open, …"`. */
  readonly about: string;
  /** Where in it, as a JSON path; empty where it is the whole. */
  readonly path: string;
  /** Undefined where one side has nothing. */
  readonly recorded: unknown;
  readonly recomputed: unknown;
}

/** One run of a session, audited. */
export interface SessionAudit {
  readonly workflowId: string;
  readonly runId: string;
  readonly desk: string;
  readonly date: string;
  /** `good`: nothing differs. `unaudited`: nothing that could be looked at differs, and not all could be. */
  readonly verdict: 'good' | 'differs' | 'unaudited';
  /** How many of each were compared. */
  readonly compared: {
    readonly gatewayChecks: number;
    readonly timers: number;
    readonly activities: number;
    readonly scans: number;
  };
  readonly differences: readonly AuditDifference[];
  /** What couldn't be looked at, and why, a sentence each. */
  readonly unaudited: readonly string[];
  /** What one should know, and is no difference. */
  readonly notes: readonly string[];
}

/** Gathers what the parts of an audit find. The same thing seen twice is told once. */
export interface FindingLog {
  differs(difference: AuditDifference): void;
  /** Says what couldn't be looked at. */
  missed(words: string): void;
  note(words: string): void;
}

export interface Findings extends FindingLog {
  readonly differences: readonly AuditDifference[];
  readonly unaudited: readonly string[];
  readonly notes: readonly string[];
}

export function findings(): Findings {
  const differences = new Map<string, AuditDifference>();
  const unaudited: string[] = [];
  const notes: string[] = [];
  return {
    get differences() {
      return [...differences.values()];
    },
    unaudited,
    notes,
    differs: (each) => {
      const same = JSON.stringify([each.about, each.path, each.recorded, each.recomputed]);
      if (!differences.has(same)) differences.set(same, each);
    },
    missed: (words) => void unaudited.push(words),
    note: (words) => void notes.push(words),
  };
}
