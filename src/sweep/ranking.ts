/** Which of the results of a sweep is the better one. */
import type { RankBy } from '../config/sweep-file';
import type { SetResult } from './set-run';

/** What a result is ranked by: the more the better. A drawdown is zero or below, so that the shallowest comes first. */
const worthOf = ({ statistics }: SetResult, rankBy: RankBy): number => statistics[rankBy] ?? -Infinity;

/** The indexes of results, the best first; those that are alike stay in their order. */
export function ranked(results: readonly SetResult[], rankBy: RankBy): readonly number[] {
  const worth = results.map((result) => worthOf(result, rankBy));
  return [...worth.keys()].sort((one, other) => {
    const [left = 0, right = 0] = [worth[one], worth[other]];
    return left === right ? one - other : right - left;
  });
}
