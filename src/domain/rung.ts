/** One way to place an intent: with a fraction of a share, or in whole shares. The order ladder climbs from one to the other. */
export type Rung = 'fractional' | 'whole';
