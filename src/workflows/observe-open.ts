/** Looks at the market and the account: at the open until all is there to decide on, and at the end of the day. */
import type { ObservationRequest } from '../activities/observe';
import type { Candidate } from '../domain/candidate';
import { durationText, instantMs, instantText, MINUTE } from '../domain/instant';
import type { Observation } from '../domain/observation';
import { notOpened } from '../domain/open-verdict';
import type { Rules } from '../domain/rules';
import { exitWindowEnd, type SessionTimes } from '../domain/session';
import { reservationsOf, type UnprovenOrder } from '../domain/unproven-order';
import { atTheEnd, atTheOpen } from './activity-options';
import { tryTo } from './following';
import type { Hands } from './hands';
import { pause } from './pause';
import { untilMarket } from './until-market';

/** Looks until everything proposed or held has opened, or `openWait` is over; the desk then decides once, for all. */
export async function observeTheOpen(
  candidates: readonly Candidate[],
  unproven: readonly UnprovenOrder[],
  rules: Rules,
  times: SessionTimes,
  hands: Hands,
): Promise<Observation> {
  const { market: time, log } = hands;
  log.enter('open');
  const opened = instantMs(times.tradingDay.open);
  const end = exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs);
  const delay = durationText(rules.open.delayMs);
  await untilMarket(
    { instant: instantText(opened + rules.open.delayMs), what: `${delay} after the open`, end },
    hands,
  );
  const proposed = candidates.map((candidate) => candidate.symbol);
  for (;;) {
    const market = await lookAround(proposed, rules, times, hands);
    time.heard(market.clock);
    const symbols = [
      ...new Set([...proposed, ...rules.baseline, ...market.positions.map((each) => each.symbol)]),
    ];
    const waitingFor = notOpened(symbols, { scanFeed: rules.feed, times, observation: market, rules });
    log.observed('open', market, waitingFor);
    if (waitingFor.length === 0 || instantMs(market.clock.at) >= opened + rules.open.waitMs) {
      log.exposed('open', market, reservationsOf(unproven));
      return market;
    }
    await pause(rules.open.everyMs, market.clock, `until ${waitingFor.join(' ')} have opened`);
  }
}

/**
 * One look at everything; and where that can't be had for as long as the open is waited for, at the account alone: no
 * entry passes without a price, and exits need none.
 */
async function lookAround(
  proposed: readonly string[],
  rules: Rules,
  times: SessionTimes,
  { operator, log }: Hands,
): Promise<Observation> {
  const market = await tryTo(() =>
    atTheOpen.observe.executeWithOptions(
      {
        summary: `observe ${proposed.length} candidates, the baseline and what is held`,
        scheduleToCloseTimeout: Math.max(rules.open.waitMs, MINUTE),
      },
      [lookAt(proposed, rules.baseline, rules, times)],
    ),
  );
  if (market) {
    log.answered('MARKET', 'over', 'prices');
    return market;
  }
  log.asks(
    'MARKET',
    'The market could not be read: nothing is bought without prices; exits go on.',
    'prices',
  );
  return operator.needed(
    {
      ...{ reason: 'MARKET', what: 'The account', urgentFrom: times.tradingDay.open },
      until: exitWindowEnd(times.tradingDay, rules.exits.untilBeforeCloseMs),
      done: 'The market has opened; nothing was sent.',
      notDone: 'What the account holds is not known, so that nothing can be bought or sold.',
      without: 'the session gives up; nothing is sold today',
    },
    () =>
      atTheOpen.observeAccount.executeWithOptions({ summary: 'the account alone, for the exits' }, [
        rules.feed,
      ]),
  );
}

/** The account and what it holds, once more. */
export const observeTheAccount = (rules: Rules, times: SessionTimes): Promise<Observation> =>
  atTheEnd.observe.executeWithOptions({ summary: 'the account after the day' }, [
    lookAt([], [], rules, times),
  ]);

const lookAt = (
  proposed: readonly string[],
  baseline: readonly string[],
  { feed }: Rules,
  { scanDay, tradingDay }: SessionTimes,
): ObservationRequest => ({ proposed, baseline, feed, scanDate: scanDay.date, tradingDate: tradingDay.date });
