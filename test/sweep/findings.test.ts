import { appraisalText, heldAgainst, luckText, tooFewTrades, whatWasLost } from '../../src/sweep/findings';

const SPY = { return: 0.24, sharpe: 1.78 };
const against = (total: number, sharpe: number | null, sessions = 2520) =>
  heldAgainst('The best set', { return: total, sharpe }, 'SPY', SPY, sessions);

test('less at no better ratio is no edge', () => {
  expect(against(0.03, 0.85)).toBe(
    'The best set made no more than SPY (+3.00 % against +24.00 %), at no better Sharpe ratio (0.85 against 1.78): no edge shown.',
  );
  expect(against(0, null)).toBe(
    'The best set made no more than SPY (0.00 % against +24.00 %), at no better Sharpe ratio (none against 1.78): no edge shown.',
  );
});

test('more at no better ratio is more risk', () => {
  expect(against(0.4, 1.2)).toMatch(
    /^The best set made more than SPY .*, but at no better .*: more risk, no edge shown\.$/,
  );
});

test('less at a ratio that is better beyond doubt is less risk, and said so', () => {
  expect(against(0.1, 3.5)).toBe(
    'The best set made no more than SPY (+10.00 % against +24.00 %), but at a better Sharpe ratio (3.50 against 1.78): less risk, not more money.',
  );
});

test('a ratio that is better by less than its sessions leave open shows nothing', () => {
  expect(against(0.1, 1.93, 251)).toBe(
    'The best set made no more than SPY (+10.00 % against +24.00 %), but at a better Sharpe ratio (1.93 against 1.78), though 251 sessions tell only ratios apart that differ by 1.97: no edge shown.',
  );
  expect(against(0.3, 1.93, 251)).toMatch(/^The best set made more than SPY .*: no edge shown\.$/);
});

test('only where return and ratio are better beyond doubt is nothing said against it', () => {
  expect(against(0.3, 3.5)).toBe(
    'The best set made more than SPY (+30.00 % against +24.00 %), at a better Sharpe ratio (3.50 against 1.78).',
  );
});

test('as much is not more, and the very same is said', () => {
  expect(against(0.24, 1)).toMatch(/made no more than SPY .*: no edge shown\.$/);
  expect(against(0.24, 1.78)).toBe('The best set did the same as SPY.');
});

test('what is not in the market is not made up', () => {
  expect(heldAgainst('The best set', SPY, 'SPY', null, 252)).toBe(
    'There is no price of SPY in this market to hold it against.',
  );
});

test.each([
  [30, null],
  [29, 'The best set made 29 trades: too few to say anything, 30 would be the least.'],
  [1, 'The best set made 1 trade: too few to say anything, 30 would be the least.'],
  [0, 'The best set made no trade: too few to say anything, 30 would be the least.'],
])('%d trades of 30', (trades, said) => {
  expect(tooFewTrades('The best set', trades, 30)).toBe(said);
});

test('the best of many tries is held against the best of as many worthless ones', () => {
  expect(luckText({ tries: 100, expectedSharpe: 1.234, confidence: 0.78 }, 1.93)).toBe(
    'Of 100 sets one looks best even if none is worth anything: by luck alone its Sharpe ratio would be about 1.23, and it is 1.93. ' +
      'That the true one is above that is only 78 % sure, less than the 95 % that one would ask for.',
  );
  expect(luckText({ tries: 100, expectedSharpe: 1.234, confidence: 0.96 }, 3)).toMatch(
    /That the true one is above that is 96 % sure\.$/,
  );
  expect(luckText({ tries: 1, expectedSharpe: 0, confidence: 0.6 }, 0.5)).toBe(
    'One set was tried, its Sharpe ratio is 0.50. That the true one is above zero is only 60 % sure, less than the 95 % that one would ask for.',
  );
  expect(luckText({ tries: 9, expectedSharpe: 1, confidence: null }, 2)).toMatch(
    /^There is too little to tell/,
  );
});

test.each([
  [1.8, 0.9, null],
  [1.8, 0.89, /1\.80 where they were chosen and 0\.89 after it: most of it was gone/],
  [1.8, -0.2, /nothing of it was left/],
  [-0.5, -1, null],
  [null, 1, null],
])('%d in sample, %d out of it', (inSample, out, said) => {
  const words = whatWasLost(inSample, out);
  if (said === null) expect(words).toBeNull();
  else expect(words).toMatch(said);
});

test('what SPY explains is taken out before an edge is spoken of, and nothing is ever certain', () => {
  expect(appraisalText({ beta: 0.123, ratio: 2.1, confidence: 0.9999 })).toBe(
    "Out of sample 0.12 of SPY's moves are in it (beta); what is left without them has a ratio of 2.10. That the true one is above zero is 99 % sure.",
  );
  expect(appraisalText({ beta: 1, ratio: -3, confidence: 0.0001 })).toMatch(
    / is only 1 % sure, less than the 95 % that one would ask for\.$/,
  );
  expect(appraisalText(null)).toMatch(/too little to tell/);
});
