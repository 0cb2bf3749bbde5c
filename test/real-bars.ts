/**
 * The real daily bars that some tests check against: never part of the repository, because nothing says that they may
 * be redistributed. They are looked for beside the checkout, or where `NIGHTDESK_BARS` points.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const configured = process.env.NIGHTDESK_BARS;
const expected = configured ?? resolve(__dirname, '..', '..', 'shared', 'market', 'bars-2023-06-2024-12.csv');

/** The file of real bars (date,symbol,open,high,low,close,volume, as traded), or null when it isn't here. */
export const realBarsFile: string | null = existsSync(expected) ? expected : null;

if (realBarsFile === null) {
  process.stderr.write(
    `Tests on real bars are skipped: ${expected} doesn't exist; set NIGHTDESK_BARS to a file of daily bars.\n`,
  );
}

/** `describe` where the real bars are at hand, `describe.skip` elsewhere. */
export const describeWithRealBars: jest.Describe = realBarsFile === null ? describe.skip : describe;
