/** The pages of `docs/` that are generated from the code's own tables. `write-docs.js` writes them, a test compares. */
import { REASONS } from '../src/domain/reasons';
import { commandsPage } from './commands-page';
import { ladderPage } from './ladder-page';
import { code, generated, table } from './markdown-table';
import { metricsPage } from './metrics-page';
import { runbookPage } from './runbook-page';

const reasonsPage = (): string => `# Reason codes

${generated('src/domain/reasons.ts')}

Every decision and every intent ends with one of these codes. A code names the rule; the numbers that the rule was
decided on stand beside it in the record. The order is that of the day: the scan, freshness, exits, halt, capacity,
sizing, limits, the order gateway, the broker's answers, and the ends of an intent.

${table(
  ['code', 'meaning'],
  Object.entries(REASONS).map(([name, meaning]) => [code(name), meaning]),
)}
`;

/** The generated pages by their path in the project. */
export const referenceDocs = (): Readonly<Record<string, string>> => ({
  'docs/reasons.md': reasonsPage(),
  'docs/order-ladder.md': ladderPage(),
  'docs/commands.md': commandsPage(),
  'docs/metrics.md': metricsPage(),
  'docs/runbook.md': runbookPage(),
});
