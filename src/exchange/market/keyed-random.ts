/**
 * Random numbers that depend on what they are for and on nothing else. Each stream is keyed, e.g. by
 * (seed, symbol, date, purpose), through SHA-256: asking in another order, twice, or after a restart gives the same
 * (design, section 7). Statistics only: no money is computed here.
 */
import { hash } from 'node:crypto';

/** The next number of a stream, uniform in [0, 1). */
export type Draw = () => number;

const BYTES_A_DRAW = 8;
/** A block is a SHA-256 hash of 32 bytes. */
const DRAWS_A_BLOCK = 4;

/** The stream of a key. Equal keys give equal streams; the parts are kept apart, so ('A', 'BC') isn't ('AB', 'C'). */
export const draws = (...key: readonly (string | number)[]): Draw => drawsFrom(0, key);

/** The stream of a key without its first `skipped` numbers, at no cost for those: a stream is made of blocks. */
export function drawsFrom(skipped: number, key: readonly (string | number)[]): Draw {
  const text = JSON.stringify(key);
  let block: Buffer | undefined;
  let blocks = Math.floor(skipped / DRAWS_A_BLOCK);
  let offset = (skipped % DRAWS_A_BLOCK) * BYTES_A_DRAW;
  return () => {
    if (block && offset >= block.length) {
      block = undefined;
      offset = 0;
    }
    if (!block) {
      block = hash('sha256', `${text}#${blocks}`, 'buffer');
      blocks += 1;
    }
    const high = block.readUInt32BE(offset) >>> 5;
    const low = block.readUInt32BE(offset + 4) >>> 6;
    offset += BYTES_A_DRAW;
    return (high * 2 ** 26 + low) / 2 ** 53;
  };
}

/** A standard normal number (Box and Muller); takes two draws. */
export function normal(draw: Draw): number {
  const radius = Math.sqrt(-2 * Math.log(1 - draw()));
  return radius * Math.cos(2 * Math.PI * draw());
}

/**
 * Student's t with `degrees` of freedom, scaled to a variance of one (Bailey 1994); takes two draws. `degrees` must be
 * above 2, or there is no variance to scale by.
 */
export function studentT(draw: Draw, degrees: number): number {
  const radius = Math.sqrt((degrees - 2) * ((1 - draw()) ** (-2 / degrees) - 1));
  return radius * Math.cos(2 * Math.PI * draw());
}
