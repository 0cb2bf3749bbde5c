/** What a session leaves in its history: small payloads, whatever the universe, and no secret (design 5, promise 8). */
import { syntheticMarket } from '../../src/exchange/market/synthetic-market';
import { withDrivenDesk } from './driven-desk';

jest.setTimeout(120_000);

/** Temporal warns at 256 KiB a payload and ends a workflow at 50 MiB of history. */
const LARGEST_PAYLOAD = 64 * 1024;
const LARGEST_HISTORY = 1024 * 1024;

/** Everything binary in an event, as text: its payloads. */
function* texts(value: unknown): Generator<string> {
  if (ArrayBuffer.isView(value))
    yield Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* texts(part);
}

it('S24: 29 symbols leave no payload above 64 KiB and no history above 1 MiB, for bars go by reference; P8: no key in it', () =>
  withDrivenDesk({ market: syntheticMarket(7), startAt: '2026-01-05T21:05:00Z' }, async (desk) => {
    const record = await desk.run('2026-01-05');
    expect(record.scan?.symbols).toBe(29);
    expect(record.intents.length).toBeGreaterThan(0);
    const { events } = await desk.handleOf('2026-01-05').fetchHistory();
    const payloads = [...texts(events)];
    expect(payloads.length).toBeGreaterThan(20);
    expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(LARGEST_PAYLOAD);
    expect(payloads.reduce((total, payload) => total + payload.length, 0)).toBeLessThan(LARGEST_HISTORY);
    expect(payloads.filter((payload) => /driven-(?:key|secret)/.test(payload))).toEqual([]);
    expect(payloads.some((payload) => payload.includes(record.provenance.artifact ?? 'none'))).toBe(true);
  }));
