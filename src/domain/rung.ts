/** One way to place an entry: with a fraction of a share, or in whole shares. The order ladder climbs from one to the other. */
export type EntryRung = 'fractional' | 'whole';

/** One way to place an intent. An exit has one rung, and a new number where an entry would have the next rung. */
export type Rung = EntryRung | 'exit';
