import pc from 'picocolors';
import { newYorkStamp } from '../../config/new-york-time';
import type { Decision } from '../../domain/decision';
import type { ReasonCode } from '../../domain/reasons';
import type { TierExposure } from '../../domain/tier-capacity';
import { alignedRows } from '../aligned-rows';
import { dollars } from '../up/period-summary';
import type { Answer } from './answer';

/** Where a line of numbers is broken. */
const WIDTH = 110;

/** The answer for people: a paragraph for each decision, then orders and tiers. */
export function answerText(answer: Answer): readonly string[] {
  const { desk, session, account, assumed, findings } = answer;
  const equity = account.liveEquity === null ? 'unknown' : `${dollars(account.liveEquity)} USD`;
  return [
    pc.bold(
      `Desk ${desk} at ${newYorkStamp(session.now)} · scan of ${session.date} · described, nothing was sent`,
    ),
    `live equity ${equity}, cash ${dollars(account.cash)} USD`,
    ...assumed.map((each) => pc.dim(`assumed: ${each}`)),
    '',
    ...(answer.decisions.length === 0 ? ['nothing to decide: no candidate, no lot'] : decisionLines(answer)),
    ...orderLines(answer),
    '',
    ...tierLines(answer),
    ...findings.map((finding) => pc.yellow(`note: ${finding}`)),
    ...(answer.dailyLoss ? [pc.yellow('note: the day’s loss sets the desk to reducing')] : []),
    ...(answer.outcome === null ? [] : [`outcome: ${answer.outcome}`]),
  ];
}

function decisionLines({ decisions }: Answer): readonly string[] {
  const width = Math.max(...decisions.map(({ symbol }) => symbol.length));
  return decisions.flatMap(({ symbol, side, verdict, code, failed, words, numbers }) => {
    const indent = ' '.repeat(width + 2);
    const fate = side === 'buy' ? ENTRY_FATE[verdict] : exitFate(verdict, code);
    const shown = verdict === 'approved' ? pc.green(code) : pc.yellow(code);
    const facts = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
    return [
      `${symbol.padEnd(width)}  ${fate} ${shown}: ${words}`,
      ...(failed.length > 1 ? [`${indent}all that applies: ${failed.join(', ')}`] : []),
      ...wrapped(facts, WIDTH - indent.length).map((line) => pc.dim(`${indent}${line}`)),
    ];
  });
}

const ENTRY_FATE = { approved: 'buy', denied: 'not bought' } as const;

const exitFate = (verdict: Decision['verdict'], code: ReasonCode): string =>
  verdict === 'approved' ? 'sell' : code === 'HOLD' ? 'kept' : 'not sold';

/** Facts side by side, as many as fit in a line. */
function wrapped(facts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + fact.length <= width)
      lines[lines.length - 1] = `${last} · ${fact}`;
    else lines.push(fact);
  }
  return lines;
}

function orderLines({ intents }: Answer): readonly string[] {
  if (intents.length === 0) return ['', 'orders: none'];
  const rows = intents.map(({ side, symbol, qty, limit, rung, notional }) => [
    `  ${side}`,
    symbol,
    `${qty} sh`,
    limit === null ? 'at the market' : `at most ${limit}`,
    notional === null ? '' : `${dollars(notional)} USD`,
    rung === null ? '' : `${rung} rung`,
  ]);
  return [
    '',
    'orders, in the order in which they leave; the gateway reads and checks everything again for each',
    ...alignedRows(['left', 'left', 'right', 'left', 'right', 'left'], rows),
  ];
}

/** Every tier before and after, in percent of live equity. */
function tierLines({ exposures: { before, after } }: Answer): readonly string[] {
  const percent = ({ exposure }: TierExposure): string => (exposure === null ? 'unknown' : `${exposure} %`);
  return alignedRows(
    ['left', 'right', 'right', 'right', 'right', 'left'],
    [
      ['tier', 'now', 'with the orders', 'entry limit', 'cap', 'state'],
      ...after.map((tier, index) => [
        tier.tier,
        percent(before[index] ?? tier),
        percent(tier),
        `${tier.entryLimit} %`,
        `${tier.cap} %`,
        tier.state,
      ]),
    ],
  );
}
