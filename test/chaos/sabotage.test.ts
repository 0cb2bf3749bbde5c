/** What a broken build changes must still be there: a run that changed nothing would show nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SABOTAGES } from '../../chaos/sabotage';

const edits = Object.entries(SABOTAGES).flatMap(([name, { edits }]) =>
  edits.map(({ file, from }) => [name, file, from] as const),
);

test.each(edits)('%s changes a text that %s has exactly once', (_, file, from) => {
  expect(readFileSync(join(__dirname, '../..', file), 'utf8').split(from)).toHaveLength(2);
});
