/** A payload as it stands in JSON, of a history and of a codec endpoint alike: its bytes in base64. */
import type { Payload } from '@temporalio/common';

/** The payload in a JSON value, or null where the value is none. */
export function payloadIn(value: unknown): Payload | null {
  if (typeof value !== 'object' || value === null) return null;
  const { metadata, data } = value as { metadata?: unknown; data?: unknown };
  if (typeof metadata !== 'object' || metadata === null) return null;
  const entries = Object.entries(metadata);
  if (!('encoding' in metadata) || entries.some(([, text]) => typeof text !== 'string')) return null;
  if (data !== undefined && data !== null && typeof data !== 'string') return null;
  return {
    metadata: Object.fromEntries(entries.map(([name, text]) => [name, Buffer.from(String(text), 'base64')])),
    data: Buffer.from(data ?? '', 'base64'),
  };
}

/** The other way. */
export const payloadInJson = ({ metadata, data }: Payload): unknown => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});
