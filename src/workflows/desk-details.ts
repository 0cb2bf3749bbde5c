/** The desk as Markdown, for the current details in the Temporal UI: what holds, why, and what the operator can do. */
import type { DeskState } from '../domain/desk-state';
import type { TradingMode } from '../domain/halt';
import type { UnprovenOrder } from '../domain/unproven-order';

const MODE_WORDS: Readonly<Record<TradingMode, string>> = {
  active: 'Entries and exits leave.',
  reducing: 'Exits leave, entries do not.',
  halted: 'Nothing leaves but cancels.',
};

/** `ignored` is a request that changed nothing, in a sentence, or empty. */
export function deskDetails({ desk, halt, account, sessions, unproven }: DeskState, ignored: string): string {
  const why = halt.reason === '' ? '' : `: ${halt.reason} (by ${halt.by})`;
  const blocks = [
    `### ${desk} · ${halt.mode}`,
    `${MODE_WORDS[halt.mode]} Since ${halt.at}${why}.`,
    ignored === '' ? '' : `**${ignored}**`,
    halt.mode === 'active'
      ? 'To stop it: signal `halt` (nothing leaves) or `reduce` (exits only), with `{"reason":"…"}`.'
      : 'Only the signal `resume` with `{"reason":"…"}` lifts it.',
    account === null ? '' : `Account ${account}, for this desk alone.`,
    sessions.length === 0
      ? 'No session runs.'
      : `Sessions that run: ${sessions.map((id) => `\`${id}\``).join(', ')}`,
    unprovenOrders(unproven),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function unprovenOrders(orders: readonly UnprovenOrder[]): string {
  if (orders.length === 0) return '';
  const rows = orders.map(
    ({ clientOrderId, side, symbol, qty, filledQty, deadAfter }) =>
      `| ${[`\`${clientOrderId}\``, `${side} ${symbol}`, qty, filledQty, deadAfter].join(' | ')} |`,
  );
  const example = {
    clientOrderId: orders[0]?.clientOrderId,
    filledQty: '0',
    reason: 'not in the list of orders',
  };
  return [
    '**Orders that may or may not have traded.** Their money stays reserved. The next session looks them up before ' +
      'anything else; nothing has to be done. If you know better, look at the broker by the client order id and send ' +
      `the update \`resolve\`, like \`${JSON.stringify(example)}\`; with a fill, add \`"averagePrice"\`.`,
    [
      '| client order id | order | shares | proven filled | dead after |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
}
