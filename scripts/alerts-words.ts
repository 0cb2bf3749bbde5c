/** The alert rules, in words: read from the file that Prometheus reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ATTENTIONS, type AttentionReason } from '../src/domain/attention';
import { code, table } from './markdown-table';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: 'page' | 'warn' };
  readonly annotations: { readonly summary: string; readonly action: string; readonly runbook: string };
}

export const ALERTS_FILE = 'deploy/prometheus/nightdesk-alerts.yml';

const alertRules = (): readonly Rule[] => {
  const { groups } = parse(readFileSync(join(__dirname, '..', ALERTS_FILE), 'utf8')) as {
    groups: readonly { readonly rules: readonly Rule[] }[];
  };
  return groups.flatMap(({ rules }) => rules);
};

/** What Prometheus puts in, as a word between angle brackets that isn't taken for HTML. */
const placeholders = (text: string): string =>
  text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, '_$1_')
    .replace(/\{\{ \$value[^}]*\}\}/g, '_value_')
    // Within code there are no italics.
    .replace(/`[^`]*`/g, (each) => each.replace(/_(desk|workflow_type)_/g, '<$1>'));

function sectionOf({ alert, expr, labels: { severity }, annotations, for: after }: Rule): string {
  const { summary, action, runbook } = annotations;
  const [path = '', anchor = ''] = runbook.split('#');
  const isReason = Object.keys(ATTENTIONS).some((reason) => reason.toLowerCase() === anchor);
  const section = isReason ? anchor.toUpperCase() : anchor.replaceAll('-', ' ');
  const more =
    path === 'docs/metrics.md' ? '' : ` Runbook: [${section}](${path.replace('docs/', '')}#${anchor}).`;
  const when = after === undefined ? 'At once' : `After ${after}`;
  return `### ${alert}

${code(severity)}: ${placeholders(summary)}. ${when}:

    ${expr.trim().replaceAll('\n', '\n    ')}

${wrapped(`${placeholders(action)}${more}`)}
`;
}

/** As prettier leaves prose: lines that are as long as the project's others. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= 120) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** Which alert tells of each trouble of the runbook beside the one that tells of all. */
const ALSO: Readonly<Partial<Record<AttentionReason, readonly string[]>>> = {
  DESK: ['NightdeskModeUnreadable', 'NightdeskDeskNotServed'],
  CLOCK: ['NightdeskClockSkew', 'NightdeskBlind'],
  SCAN: ['NightdeskScanThin'],
  ACCOUNT: ['NightdeskOrdersRefused'],
  UNKNOWN_ORDER: ['NightdeskUnknownOrder'],
  DAILY_LOSS: ['NightdeskHalted'],
  GIVEN_UP: ['NightdeskSessionFailed'],
};

/** The body of the page's section. */
export function alertsSection(): string {
  const rules = alertRules();
  const anchors = (names: readonly string[]): string =>
    names.map((name) => `[${name}](#${name.toLowerCase()})`).join(', ');
  return `${table(
    ['alert', 'urgency', 'what it says'],
    rules.map(({ alert, labels, annotations: { summary } }) => [
      anchors([alert]),
      code(labels.severity),
      placeholders(summary),
    ]),
  )}

Every trouble of the [runbook](runbook.md#what-asks-for-you) rings ${anchors(['NightdeskAttentionOpen'])}
while its session runs; these ring others too:

${table(
  ['reason', 'also'],
  (Object.keys(ATTENTIONS) as AttentionReason[]).flatMap((reason) => {
    const names = ALSO[reason];
    return names ? [[`[${reason}](runbook.md#${reason.toLowerCase()})`, anchors(names)]] : [];
  }),
)}

${rules.map(sectionOf).join('\n')}`;
}
