/**
 * The real daily bars that some tests check against and the benchmark runs on: never part of the repository, because
 * nothing says that they may be redistributed. They are looked for beside the checkout, or where `NIGHTDESK_BARS` points.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const configured = process.env.NIGHTDESK_BARS;
/** Where they are looked for. */
export const expectedBars =
  configured ?? resolve(__dirname, '..', '..', 'shared', 'market', 'bars-2023-06-2024-12.csv');

/** The file of real bars (date,symbol,open,high,low,close,volume, as traded), or null when it isn't here. */
export const realBarsFile: string | null = existsSync(expectedBars) ? expectedBars : null;
