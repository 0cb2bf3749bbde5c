/** One session on one page, for its operator: what asks for them, what was decided and why, and what became of it. */
import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import type { Attention } from '../../domain/attention';
import type { Decision } from '../../domain/decision';
import { fourDecimals } from '../../domain/check-text';
import { decisionText } from '../../domain/decision-text';
import { durationText, instantMs } from '../../domain/instant';
import type { IntentRecord, SessionRecord } from '../../domain/session-record';
import { scanCounts } from '../../domain/scan-record';
import { columns, hanging } from '../text-table';
import { intentText, shortQty } from '../up/session-view';
import type { SeenSession } from './read-session';

export function sessionPage(session: SeenSession, desk: string): readonly string[] {
  const { date, phase, record, attention, ignored, status } = session;
  const stands =
    record && phase === 'end' ? `ended: ${outcome(record)}` : `${standing(status)}${phase ?? 'unknown'}`;
  const head = pc.bold(`${desk} · session of ${date} · ${stands}`);
  const blocks = [
    [head, ...(record ? hours(record) : []), ...silence(session)],
    attention.length === 0 ? [] : ['', pc.bold('Needs you'), ...attention.flatMap(attentionLines)],
    ignored === '' ? [] : ['', ...hanging('Ignored  ', ignored)],
    ...(record ? [exits(record), entries(record), orders(record), tiers(record), findings(record)] : []),
  ];
  return blocks.flat();
}

const outcome = ({ outcome: is }: SessionRecord): string =>
  is === 'traded' || is === 'quiet' || is === 'no-session' ? is : pc.yellow(is);

const standing = (status: string): string =>
  status === 'RUNNING' ? 'at ' : `${pc.red(status.toLowerCase())} at `;

/** Why there is nothing more to tell. */
function silence({ status, record, workflowId }: SeenSession): readonly string[] {
  if (record) return [];
  return status === 'RUNNING'
    ? hanging(
        '  ',
        `No worker answers for ${workflowId}. Start one; the session goes on from where it stands.`,
      )
    : hanging(
        '  ',
        `It ended ${status.toLowerCase()} and filed no record; its history is all that is left of it.`,
      );
}

function hours({ session: { scanAt, open, close, feed }, scan }: SessionRecord): readonly string[] {
  if (scanAt === null || open === null) return [];
  const counts = scan ? scanCounts(scan) : { excluded: 0, outranked: 0 };
  const oversold = (scan?.candidates.length ?? 0) + counts.outranked;
  const excluded = counts.excluded > 0 ? `, ${counts.excluded} excluded` : '';
  const found = scan
    ? `${scan.symbols} symbols${excluded}, ${oversold} oversold, feed ${feed ?? '?'}${scan.shared?.reused ? ', measured with other desks' : ''}`
    : 'not yet';
  const night = durationText(instantMs(open) - instantMs(scanAt));
  const closes = close === null ? '' : `, close ${newYorkStamp(close).slice(-5)}`;
  return columns(
    [
      ['scan', newYorkStamp(scanAt), found],
      ['open', newYorkStamp(open), `${night} later${closes} (New York)`],
    ],
    '  ',
  );
}

/** What a session is parked at, in full: enough to decide on without the Temporal UI. */
function attentionLines({ reason, about, phase, words, parked }: Attention): readonly string[] {
  const title = `  ${pc.red(reason)}${about === '' ? '' : ` ${about}`} `;
  if (!parked) return hanging(title, words);
  const until = parked.until === null ? '' : `until ${newYorkStamp(parked.until)} New York, then: `;
  return [
    ...hanging(title, `the session is parked at ${phase}.`),
    ...columns(
      [
        ['failed', parked.failed],
        ['done', parked.done],
        ['not done', parked.notDone],
        ['retry', parked.retry],
        ['skip', parked.skip],
        ['waits', `${until}${parked.then}`],
      ],
      '    ',
    ),
  ];
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', pc.bold(title), ...lines];

function exits({ decisions, intents }: SessionRecord): readonly string[] {
  const rows = decisions
    .filter(({ side }) => side === 'sell')
    .map((decision) => [decision.symbol, fate(decision, intents), decision.code, words(decision)]);
  return section('Held by the desk', columns(rows, '  '));
}

function entries({ scan, decisions, intents }: SessionRecord): readonly string[] {
  const rows = (scan?.candidates ?? []).map(({ symbol, z, rank }) => {
    const decision = decisions.find((each) => each.side === 'buy' && each.symbol === symbol);
    const lead = [`${rank}`.padStart(2), symbol, `z ${z.toFixed(2)}`];
    return decision
      ? [
          ...lead,
          fate(decision, intents),
          decision.verdict === 'approved' ? '' : decision.code,
          words(decision),
        ]
      : [...lead, pc.dim('undecided'), '', ''];
  });
  return section('Candidates', columns(rows, '  '));
}

/** What became of what was decided. */
function fate({ symbol, side, verdict, code }: Decision, intents: readonly IntentRecord[]): string {
  const intent = intents.find((each) => each.side === side && each.symbol === symbol);
  if (intent) return intentText(intent);
  if (code === 'HOLD') return pc.dim('kept');
  return verdict === 'approved' ? 'approved' : pc.yellow('refused');
}

const words = (decision: Decision): string => fourDecimals(decisionText(decision));

function orders({ intents }: SessionRecord): readonly string[] {
  const rows = intents.flatMap(({ rungs }) =>
    rungs.map(({ clientOrderId, qty, filledQty, outcome: came, code }) => [
      clientOrderId,
      `${shortQty(qty)} sh`,
      `filled ${shortQty(filledQty)}`,
      `${came}${code === null || code === 'FILLED' ? '' : ` ${code}`}`,
    ]),
  );
  return section('Orders', columns(rows, '  '));
}

function tiers({ exposures }: SessionRecord): readonly string[] {
  const latest = new Map(exposures.map((each) => [each.tier, each]));
  const rows = [...latest.values()].map(({ tier, exposure, entryLimit, cap, state }) => [
    tier,
    exposure === null ? 'unknown' : `${exposure} %`,
    `entry limit ${entryLimit} %`,
    `cap ${cap} %`,
    state === 'ok' ? state : pc.yellow(state),
  ]);
  return section('Tiers', columns(rows, '  '));
}

const findings = ({ findings: found }: SessionRecord): readonly string[] =>
  section(
    'Findings',
    found.flatMap((each) => hanging('  - ', each)),
  );
