import { dateLabels } from '../../src/report/pictures/date-axis';

const days = (from: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  );

test.each([
  ['every date', days('2024-01-02', 4), 300, ['Jan 2', 'Jan 3', 'Jan 4', 'Jan 5']],
  ['the first of each week', days('2024-01-03', 20), 300, ['Jan 3', 'Jan 8', 'Jan 15', 'Jan 22']],
  ['each month, January by its year', days('2023-11-15', 120), 300, ['Nov', 'Dec', '2024', 'Feb', 'Mar']],
  ['each quarter', days('2024-01-02', 360), 220, ['2024', 'Apr', 'Jul', 'Oct']],
  ['each year', days('2019-01-02', 365 * 4), 250, ['2019', '2020', '2021', '2022']],
])('where there is room for it: %s', (_, dates, width, labels) => {
  expect([...dateLabels(dates, width).values()]).toEqual(labels);
});

test('the account before the first session is the start, and the date stands under the session', () => {
  expect([...dateLabels(['2024-01-02', '2024-01-02', '2024-01-03'], 300)]).toEqual([
    [0, 'start'],
    [2, 'Jan 3'],
    [1, 'Jan 2'],
  ]);
});
