/** What may leave in which mode (design 3.9). */
import { ACTIVE, haltCheck, unreadableHalt, type HaltReading } from '../../src/domain/halt';

const mode = (name: string): HaltReading =>
  ({ mode: name, reason: 'fire drill', by: 'operator' }) as HaltReading;

describe.each(['buy', 'sell'] as const)('a %s', (side) => {
  it('leaves an active desk', () => expect(haltCheck(ACTIVE, side).ok).toBe(true));

  it('never leaves a halted one, and says who halted it and why', () => {
    expect(haltCheck(mode('halted'), side)).toEqual({
      ok: false,
      code: 'HALTED',
      numbers: { mode: 'halted', reason: 'fire drill', by: 'operator' },
    });
  });

  it('never leaves one whose mode can not be read', () => {
    const reading = unreadableHalt('deadline exceeded');
    expect(haltCheck(reading, side)).toMatchObject({ ok: false, code: 'HALTED' });
    expect(reading).toEqual({
      mode: 'halted',
      reason: "the desk's state can't be read: deadline exceeded",
      by: 'unreadable',
    });
  });

  it.each(['', 'ACTIVE', 'paused', 'undefined'])('never leaves in a mode that there is none (%j)', (name) => {
    expect(haltCheck(mode(name), side).ok).toBe(false);
  });
});

it('reducing lets exits leave and no entry', () => {
  expect(haltCheck(mode('reducing'), 'sell').ok).toBe(true);
  expect(haltCheck(mode('reducing'), 'buy')).toMatchObject({ ok: false, code: 'REDUCING' });
});
