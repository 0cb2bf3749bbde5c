/** Every `nightdesk` command that a page shows is one that there is, with options that it has. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { program } from '../../src/cli/program';

const ROOT = join(__dirname, '../..');
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Commands of the pages' blocks for a shell, and those that stand after a `$` in what was printed. */
const shown = PAGES.flatMap((page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```(sh|console|text|)\b[^\n]*\n([^]*?)^```$/gm)];
  return blocks.flatMap(([, language = '', body = '']) =>
    body
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .map((line) => (language === 'sh' ? line : (/^\$ (.*)$/.exec(line)?.[1] ?? '')))
      .flatMap((line) => {
        const [, command] =
          /(?:^|&& |\| )(?:[A-Z_]+=\S+ )*(?:npm run nightdesk --|nightdesk) (.*)$/.exec(line) ?? [];
        return command === undefined ? [] : [{ page, command: command.replace(/\s+#.*$/, '') }];
      }),
  );
});

/** What is wrong with a command by the program itself; null when nothing is. */
function problemOf(words: readonly string[]): string | null {
  let command: Command = program(() => undefined);
  for (const [index, word] of words.entries()) {
    const below = command.commands.find((each) => each.name() === word);
    if (below) command = below;
    else if (index === 0 || (command.commands.length > 0 && !word.startsWith('-')))
      return `no command ${word}`;
    else break;
  }
  const known = command.options.flatMap(({ short, long }) => [short, long]);
  const unknown = words.filter((word) => /^--?[a-z]/.test(word)).map((word) => word.split('=')[0]);
  const wrong = unknown.find((word) => word !== '--help' && word !== '--version' && !known.includes(word));
  return wrong === undefined ? null : `${command.name()} has no option ${wrong}`;
}

const wordsOf = (command: string): readonly string[] =>
  (command.match(/"[^"]*"|'[^']*'|[^\s|>&;]+|[|>&;]/g) ?? []).reduce<{ words: string[]; done: boolean }>(
    ({ words, done }, word) =>
      done || /^[|>&;]/.test(word) ? { words, done: true } : { words: [...words, word], done },
    { words: [], done: false },
  ).words;

it('every command that a page shows exists, and has the options that it is shown with', () => {
  expect(shown.length).toBeGreaterThan(30);
  const problems = shown.flatMap(({ page, command }) => {
    const problem = problemOf(wordsOf(command));
    return problem === null ? [] : [`${page}: nightdesk ${command}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

it.each([
  ['dance', 'no command dance'],
  ['session dance', 'no command dance'],
  ['audit --everything', 'audit has no option --everything'],
  ['audit --all | head', null],
  ['halt --reason "a --strange one"', null],
])('nightdesk %s: %s', (command, problem) => {
  expect(problemOf(wordsOf(command))).toBe(problem);
});
