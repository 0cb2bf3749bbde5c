/** Where a session stands, in the order in which it gets there. */
export type Phase = 'brief' | 'scan' | 'night' | 'open' | 'execute' | 'follow' | 'settle' | 'end';
