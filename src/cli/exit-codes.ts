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
