import { createHash } from 'node:crypto';

/** The first 8 bytes of the SHA-256 of the session date, in hex: the control symbol's draw (design 3.8). */
export const controlDraw = (date: string): string =>
  createHash('sha256').update(date).digest('hex').slice(0, 16);
