import type { RunningExchange } from '../exchange/exchange';

/**
 * What the account was worth at each close, USD by date, as the exchange's own ledger has it: for whoever must not trust
 * the desk. Lets the driven exchange's time pass until `until` first.
 */
export async function closingEquities(
  exchange: Pick<RunningExchange, 'url'> & { readonly keyId: string; readonly secretKey: string },
  until: string,
): Promise<ReadonlyMap<string, string>> {
  const answer = await fetch(`${exchange.url}/control/ledger`, {
    headers: {
      'APCA-API-KEY-ID': exchange.keyId,
      'APCA-API-SECRET-KEY': exchange.secretKey,
      'Nightdesk-Market-Time': until,
    },
  });
  if (!answer.ok)
    throw new Error(`the exchange's ledger can't be read: ${answer.status} ${await answer.text()}`);
  const { entries } = (await answer.json()) as {
    entries: readonly { readonly kind: string; readonly date?: string; readonly equity?: string }[];
  };
  return new Map(
    entries.flatMap(({ kind, date, equity }) =>
      kind === 'close' && date !== undefined && equity !== undefined ? [[date, equity] as const] : [],
    ),
  );
}
