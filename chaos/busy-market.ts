/**
 * A market that is always good for signals: prices swing around a level, so that on every evening some symbols are
 * oversold and some holdings are back, and now and then one gaps overnight. Seeded, as bars in a CSV file.
 */
import { writeFileSync } from 'node:fs';
import { DEFAULT_RULES } from '../src/config/defaults';
import { readSessionsTable } from '../src/config/sessions-table';
import { draws, normal } from '../src/exchange/market/keyed-random';

/** How much of a swing is left a day later, and how large a day's own swing is. */
const STAYS = 0.4;
const SWING = 0.009;
/** Overnight, and how often much more. */
const NIGHT = 0.002;
const GAP = { probability: 0.04, size: 0.03 } as const;
const VOLUME = 20_000_000;

/** Writes the bars of these sessions, and returns the file. */
export function busyMarket(file: string, seed: number, from: string, to: string): string {
  const days = readSessionsTable().filter(({ date }) => date >= from && date <= to);
  const symbols = DEFAULT_RULES.tiers.flatMap((tier) => tier.symbols);
  const rows = symbols.flatMap((symbol, place) => {
    const level = 60 + 17 * place;
    const draw = draws(seed, symbol, 'busy market');
    let swing = 0;
    let last = level;
    return days.map(({ date }) => {
      swing = STAYS * swing + SWING * normal(draw);
      const gap = draw() < GAP.probability ? GAP.size * (draw() < 0.5 ? -1 : 1) : 0;
      const open = last * (1 + NIGHT * normal(draw) + gap);
      const close = level * (1 + swing);
      last = close;
      const bar = [open, Math.max(open, close) * 1.002, Math.min(open, close) * 0.998, close];
      return [date, symbol, ...bar.map((price) => price.toFixed(2)), VOLUME].join(',');
    });
  });
  writeFileSync(file, `date,symbol,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return file;
}
