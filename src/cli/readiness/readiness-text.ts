/** A readiness report for the terminal: the verdict, the days on paper in numbers, and each area with its evidence. */
import pc from 'picocolors';
import { AREAS, type Criterion, type Evidence, type ReadinessReport } from '../../readiness/readiness-report';
import { alignedRows } from '../aligned-rows';

/** A hash is told by its beginning; `--json` has it whole. */
const SHOWN_DIGITS = 12;
const NAME_WIDTH = 14;

export function readinessText(report: ReadinessReport): string {
  const { desk, configHash, on, criteria, ready } = report;
  const missing = criteria.filter(({ met }) => !met);
  return [
    `Readiness for live · desk ${desk} · rules ${configHash.slice(0, SHOWN_DIGITS)} · ${on}`,
    '',
    ...countLines(report),
    ...AREAS.flatMap((area) => [
      '',
      pc.bold(area),
      ...criteria.filter((each) => each.area === area).flatMap(criterionLines),
    ]),
    '',
    ready
      ? pc.green(`Ready: yes. All ${criteria.length} criteria are met.`)
      : pc.red(`Ready: no. ${missing.length} of ${criteria.length} criteria are not met: ${names(missing)}.`),
    '',
  ].join('\n');
}

const names = (criteria: readonly Criterion[]): string => criteria.map(({ name }) => name).join(', ');

function countLines({ counts }: ReadinessReport): readonly string[] {
  const { sessions, first, last, days, outcomes, attentions, openAttentions, refusals } = counts;
  const time = first === null ? 'none yet' : `${sessions}, ${first} to ${last ?? ''}, ${days} days`;
  const ended = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return alignedRows(
    ['left', 'left'],
    [
      ['on paper', time],
      ['ended', ended.join(', ') || 'none'],
      ['refused', refusals.map(({ code, count }) => `${count} ${code}`).join(', ') || 'nothing'],
      ['attentions', `${attentions}, ${openAttentions} never answered`],
      ['unknown', `${counts.unknownOrders} orders`],
      ['breaches', `${counts.capacityBreaches} of tier capacity`],
      ['rehearsed', `${counts.rehearsed} sessions, which are no time on paper`],
    ],
  );
}

function criterionLines({ name, met, wanted, found, evidence }: Criterion): readonly string[] {
  const mark = met ? pc.green('yes') : pc.red('NO ');
  const indent = ' '.repeat(7);
  return [
    `  ${mark}  ${name.padEnd(NAME_WIDTH)}  ${wanted}`,
    `${indent}${' '.repeat(NAME_WIDTH)}  ${found}`,
    ...evidenceLines(evidence).map((line) => `${indent}${' '.repeat(NAME_WIDTH)}  ${pc.dim(line)}`),
  ];
}

/** The first and the last: what lies between them is in `--json`. */
function evidenceLines(evidence: readonly Evidence[]): readonly string[] {
  const [first, last] = [evidence.at(0), evidence.length > 1 ? evidence.at(-1) : undefined];
  const between = evidence.length - 2;
  return [
    ...(first ? [evidenceText(first)] : []),
    ...(last ? [`${between > 0 ? `… ${between} more … ` : ''}${evidenceText(last)}`] : []),
  ];
}

const evidenceText = ({ session, record, scan, rehearsed }: Evidence): string =>
  `${session}, record ${record.slice(0, SHOWN_DIGITS)}` +
  (scan === null ? '' : `, scan ${scan.slice(0, SHOWN_DIGITS)}`) +
  (rehearsed ? ', rehearsed' : '');
