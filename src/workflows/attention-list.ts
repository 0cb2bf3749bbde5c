/** What asks for a person, now and in the record: each matter once, open until it is answered. */
import type { Attention, AttentionReason, Parked } from '../domain/attention';
import type { Phase } from '../domain/phase';
import type { AttentionEnd, AttentionRecord } from '../domain/session-record';

export interface AttentionList {
  /** Asking now, the newest last. */
  readonly open: readonly Attention[];
  /** All that the session ever asked for, and how each ended. */
  readonly record: readonly AttentionRecord[];
  /** True when the matter wasn't open before. */
  ask(reason: AttentionReason, about: string, words: string, phase: Phase, parked: Parked | null): boolean;
  /** Ends a matter; false where it wasn't open. */
  answer(reason: AttentionReason, about: string, how: AttentionEnd): boolean;
}

export function attentionList(): AttentionList {
  let open: readonly Attention[] = [];
  let record: readonly AttentionRecord[] = [];
  const isOf =
    (reason: AttentionReason, about: string) =>
    (each: Pick<Attention, 'reason' | 'about'>): boolean =>
      each.reason === reason && each.about === about;
  return {
    get open() {
      return open;
    },
    get record() {
      return record;
    },
    ask(reason, about, words, phase, parked) {
      const isSame = isOf(reason, about);
      const isNew = !open.some(isSame);
      const asked: Attention = { reason, about, phase, words, parked };
      open = isNew ? [...open, asked] : open.map((each) => (isSame(each) ? asked : each));
      if (isNew)
        record = [...record, { reason, about, phase, words, parked: parked !== null, ended: 'open' }];
      return isNew;
    },
    answer(reason, about, how) {
      const isSame = isOf(reason, about);
      if (!open.some(isSame)) return false;
      open = open.filter((each) => !isSame(each));
      record = record.map((each) => (isSame(each) && each.ended === 'open' ? { ...each, ended: how } : each));
      return true;
    },
  };
}
