import { centsText, minus, percentText, usd, ZERO_USD } from '../../domain/money';
import type { SessionRecord } from '../../domain/session-record';

/** The period in a few lines: outcomes, what became of candidates and intents, and the account. */
export function periodSummary(records: readonly SessionRecord[]): readonly string[] {
  const first = records[0];
  const last = records.at(-1);
  if (!first || !last) return ['No session ran.'];
  const outcomes = counted(records.map((record) => record.outcome));
  const judged = records.flatMap((record) => record.decisions);
  const decisions = judged.filter((each) => each.side === 'buy');
  const exits = counted(
    judged.filter((each) => each.side === 'sell' && each.verdict === 'approved').map((each) => each.code),
  );
  const denied = counted(decisions.filter((each) => each.verdict === 'denied').map((each) => each.code));
  const intents = counted(records.flatMap((record) => record.intents).map((each) => each.outcome));
  return [
    `${records.length} ${records.length === 1 ? 'session' : 'sessions'}, ${first.session.date} to ${last.session.date}: ${outcomes}`,
    `${decisions.length} ${decisions.length === 1 ? 'candidate' : 'candidates'}${denied === '' ? '' : `, refused: ${denied}`}`,
    ...(exits === '' ? [] : [`exits: ${exits}`]),
    `orders: ${intents === '' ? 'none' : intents}`,
    ...equityLine(records),
  ];
}

/** How often each word stands in a list, the most frequent first. */
function counted(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([leftWord, left], [rightWord, right]) => right - left || (leftWord < rightWord ? -1 : 1))
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

function equityLine(records: readonly SessionRecord[]): readonly string[] {
  const looks = records.flatMap((record) => record.observations);
  const start = looks[0];
  const end = looks.at(-1);
  if (!start || !end) return [];
  const change = minus(usd(end.equity), usd(start.equity));
  const sign = change > ZERO_USD ? '+' : '';
  return [
    `equity ${dollars(end.equity)} USD (${sign}${percentText(change, usd(start.equity))} %), ` +
      `${end.positions.length} positions, cash ${dollars(end.cash)} USD`,
  ];
}

/** Money to the cent, with thousands apart. */
export const dollars = (amount: string): string =>
  centsText(usd(amount)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
