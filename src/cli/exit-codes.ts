/** What a command's exit code says; `docs/commands.md` lists them. */
export const EXIT = {
  /** Done, and nothing is wrong. */
  good: 0,
  /** Something failed: no server, no worker, no answer in time. */
  failed: 1,
  /** What was asked for makes no sense; nothing was done. */
  usage: 2,
  /** The command did its work, and what it found is not as it should be: an audit with a difference. */
  differs: 3,
  /** Ended by Ctrl-C or a signal. */
  interrupted: 130,
} as const;

/** What each says to a script, for `docs/commands.md`. */
export const EXIT_WORDS: Readonly<Record<keyof typeof EXIT, string>> = {
  good: 'Done, and nothing is wrong.',
  failed:
    'Something failed: no server, no worker, no answer in time, or a session that ignored what it was told.',
  usage: 'What was asked for makes no sense; nothing was done. The message names the flag or the field.',
  differs: 'The work is done, and what it found is not as it should be: an audit with a difference.',
  interrupted: 'Ended by Ctrl-C or a signal.',
};
