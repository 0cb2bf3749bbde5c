/** A worker without the scan that its session's signals are from buys nothing on them, and says so. */
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withDrivenDesk, type DrivenDesk } from './driven-desk';
import { artifactsOf, atTheOpen, BOUGHT_AND_SOLD } from './spoilt-at-the-open';

jest.setTimeout(120_000);

/** The files of the artifacts that are a desk's scans. */
function scanFiles(desk: DrivenDesk): readonly string[] {
  const folder = artifactsOf(desk);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name))
    .filter((file) => readFileSync(file, 'utf8').includes('"measurements"'));
}
const lose = (file: string): void => renameSync(file, `${file}.lost`);
const change = (file: string): void =>
  writeFileSync(file, readFileSync(file, 'utf8').replace('"rank":1', '"rank":2'));
/** Does something to every scan between its making and the first look at the open. */
const spoilAtTheOpen = (desk: DrivenDesk, spoil: (file: string) => void): void =>
  atTheOpen(desk, () => scanFiles(desk).forEach(spoil));

it.each([
  ['lost', lose],
  ['changed', change],
])(
  'of a scan that was %s no entry leaves, its intent ends as SIGNAL_UNPROVEN, and a person is asked',
  (_, spoil) =>
    withDrivenDesk(BOUGHT_AND_SOLD, async (desk) => {
      spoilAtTheOpen(desk, spoil);
      const record = await desk.run('2026-01-05');
      expect(record.intents).toMatchObject([
        { symbol: 'COST', outcome: 'unfilled', code: 'SIGNAL_UNPROVEN', rungs: [] },
      ]);
      expect(record.attentions).toMatchObject([{ reason: 'SIGNAL', ended: 'open' }]);
      expect(await desk.orders()).toEqual([]);
    }),
);

it('an entry leaves when the scan is back while it is tried', () =>
  withDrivenDesk(BOUGHT_AND_SOLD, async (desk) => {
    const lost: string[] = [];
    spoilAtTheOpen(desk, (file) => {
      lose(file);
      lost.push(file);
    });
    desk.before('placeOrder', (attempt) => {
      if (attempt === 3) for (const file of lost) renameSync(`${file}.lost`, file);
      return Promise.resolve();
    });
    const record = await desk.run('2026-01-05');
    expect(record.intents).toMatchObject([{ symbol: 'COST', side: 'buy', outcome: 'filled' }]);
  }));

it('an exit needs no scan: it leaves', () =>
  withDrivenDesk(BOUGHT_AND_SOLD, async (desk) => {
    await desk.run('2026-01-05');
    spoilAtTheOpen(desk, lose);
    const record = await desk.run('2026-01-06');
    expect(record.intents).toMatchObject([{ symbol: 'COST', side: 'sell', outcome: 'filled' }]);
  }));
