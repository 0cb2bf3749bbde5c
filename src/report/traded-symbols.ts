import type { ReportSession } from './report-data';

/** Whether an intent bought or sold anything at all. */
export const isFilled = ({ filledQty }: { readonly filledQty: string }): boolean => Number(filledQty) > 0;

/** Every symbol of which a share was bought or sold, in order of its first trade. */
export const tradedSymbols = (sessions: readonly ReportSession[]): readonly string[] => [
  ...new Set(sessions.flatMap(({ intents }) => intents.filter(isFilled).map(({ symbol }) => symbol))),
];
