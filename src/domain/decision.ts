import type { ReasonCode } from './reasons';

/** The numbers a decision was made on, by name; decimal strings, percentages with their sign, text for words. */
export type Numbers = Readonly<Record<string, string>>;

/**
 * The record of what became of one candidate: approved, or denied with the first refusal in the rule's order as its
 * code and every refusal in `failed`. Denied is our own no; the broker's no is a rejection and belongs to the intent.
 */
export interface Decision {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly verdict: 'approved' | 'denied';
  readonly code: ReasonCode;
  readonly failed: readonly ReasonCode[];
  readonly numbers: Numbers;
}

/** A check's no. */
export interface Refusal {
  readonly ok: false;
  readonly code: ReasonCode;
  readonly numbers: Numbers;
}

/** One check's answer. */
export type Check = { readonly ok: true; readonly numbers: Numbers } | Refusal;

/** A check's answer with the rule that was asked: a pass has no code of its own that says what it was that passed. */
export interface AskedCheck {
  readonly rule: ReasonCode;
  readonly check: Check;
}

export const passed = (numbers: Numbers = {}): Check => ({ ok: true, numbers });
export const refused = (code: ReasonCode, numbers: Numbers = {}): Refusal => ({
  ok: false,
  code,
  numbers,
});
