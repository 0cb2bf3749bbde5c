/** What a run came to, in lines and as the Markdown of docs/reliability.md. */
import type { Finding } from './checker/finding';
import type { Judged } from './stretch';

/** One line for one session. */
export function summary({
  plan,
  date,
  outcome,
  findings,
  fired,
  killed,
  orders,
  intents,
  wallMs,
}: Judged): string {
  const faults = Object.entries(fired).map(([name, times]) => `${name}×${times}`);
  const kills = killed.map(({ name }) => name);
  return [
    `${findings.length === 0 ? 'ok    ' : 'BROKEN'} ${plan.number} ${date} ${outcome}`,
    `${intents} intents, ${orders} orders`,
    faults.join(' ') || 'no fault',
    kills.join(' ') || 'no kill',
    `${Math.round(wallMs / 1_000)} s`,
  ].join(' · ');
}

/** How often each fault fired, each kill was made, and each outcome came of it: a Markdown table. */
export function counts(judged: readonly Judged[]): string {
  const rows = [
    ...tally(
      'fault',
      judged.flatMap(({ fired }) => Object.entries(fired)),
    ),
    ...tally(
      'kill',
      judged.flatMap(({ killed }) => killed.map(({ name }): [string, number] => [name, 1])),
    ),
    ...tally(
      'outcome',
      judged.map(({ outcome }): [string, number] => [outcome, 1]),
    ),
  ];
  return ['| what | name | times |', '| --- | --- | ---: |', ...rows].join('\n');
}

function tally(what: string, all: readonly (readonly [string, number])[]): readonly string[] {
  const totals = new Map<string, number>();
  for (const [name, times] of all) totals.set(name, (totals.get(name) ?? 0) + times);
  return [...totals]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, times]) => `| ${what} | ${name} | ${times} |`);
}

/** The last line. */
export function verdict(judged: readonly Judged[], asked: number, seed: number): string {
  const total = (of: (one: Judged) => number): number => judged.reduce((sum, one) => sum + of(one), 0);
  const unjudged = asked - judged.filter(({ outcome }) => outcome !== 'unjudged').length;
  const broken = total(({ findings }) => findings.filter(({ promise }) => promise !== 'unjudged').length);
  const fired = total((one) => Object.values(one.fired).reduce((sum, times) => sum + times, 0));
  return [
    `chaos: ${asked - unjudged} sessions`,
    ...(unjudged === 0 ? [] : [`${unjudged} not judged`]),
    `${broken} broken promises`,
    `${fired} faults fired`,
    `${total(({ killed }) => killed.length)} kills`,
    `${total(({ orders }) => orders)} orders (${total(({ exits }) => exits)} exits)`,
    `${total(({ unknown }) => unknown)} unknown outcomes`,
    `seed ${seed}`,
  ].join(', ');
}

/** The last line of the run that kills the worker after every acceptance. */
export function killsVerdict(judged: readonly Judged[], seed: number): string {
  const total = (of: (one: Judged) => number): number => judged.reduce((sum, one) => sum + of(one), 0);
  return [
    `chaos: the worker killed ${total(({ killed }) => killed.length)} times between acceptance and completion`,
    `${total(({ intents }) => intents)} intents`,
    `${total(({ orders }) => orders)} orders`,
    `${total(({ settled }) => settled)} outcomes`,
    `${total(({ findings }) => findings.length)} broken promises`,
    `seed ${seed}`,
  ].join(', ');
}

/** The last line of a run on a build that is broken on purpose. */
export function sabotageVerdict(name: string, caught: readonly Finding[], seed: number): string {
  const promises = [...new Set(caught.map(({ promise }) => promise))].sort();
  return caught.length === 0
    ? `chaos: sabotage ${name} was NOT caught, seed ${seed}`
    : `chaos: sabotage ${name} was caught: ${caught.length} findings against ${promises.join(' ')}, seed ${seed}`;
}
