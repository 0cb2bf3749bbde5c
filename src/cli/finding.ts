/** One thing that `doctor` looked at. `wrong` stops a desk; `note` is worth knowing. */
export interface Finding {
  readonly what: string;
  readonly state: 'good' | 'note' | 'wrong';
  readonly words: string;
}

export const good = (what: string, words: string): Finding => ({ what, state: 'good', words });
export const note = (what: string, words: string): Finding => ({ what, state: 'note', words });
export const wrong = (what: string, words: string): Finding => ({ what, state: 'wrong', words });
