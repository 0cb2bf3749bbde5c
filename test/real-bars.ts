/** Tests on the real daily bars, skipped where they aren't at hand. */
import { expectedBars, realBarsFile } from './real-bars-file';

export { realBarsFile };

if (realBarsFile === null) {
  process.stderr.write(
    `Tests on real bars are skipped: ${expectedBars} doesn't exist; set NIGHTDESK_BARS to a file of daily bars.\n`,
  );
}

/** `describe` where the real bars are at hand, `describe.skip` elsewhere. */
export const describeWithRealBars: jest.Describe = realBarsFile === null ? describe.skip : describe;
