/** A page whose blocks of commands are run: ` ```sh run `, each with the output that the page says follows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Commands of a page, and the lines of the block of text right after them; null where none follows. */
export interface GuideStep {
  readonly commands: readonly string[];
  readonly output: readonly string[] | null;
}

const FENCE = /^```(\S*)[ \t]*(\S*)\n([^]*?)^```$/gm;

/** The steps of a page, in its order. */
export function stepsOf(page: string): readonly GuideStep[] {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  const blocks = [...text.matchAll(FENCE)].map(([whole, language = '', word = '', body = ''], index) => ({
    ...{ language, word, index },
    lines: body.trimEnd().split('\n'),
    whole,
  }));
  return blocks.flatMap(({ language, word, lines, index }) => {
    if (language !== 'sh' || word !== 'run') return [];
    const next = blocks[index + 1];
    return [{ commands: commandsIn(lines), output: next?.language === 'text' ? next.lines : null }];
  });
}

/** A command may go on over lines that end with a backslash; what follows a # is for the reader. */
const commandsIn = (lines: readonly string[]): readonly string[] =>
  lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');

/**
 * The first line of a page's block that the output doesn't have, in its order; null when it has all. `…` stands for any
 * lines between; a line may be the beginning of a longer one. Ports differ from run to run.
 */
export function missingLine(output: readonly string[], said: string): string | null {
  const masked = (line: string): string => line.trimEnd().replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT');
  const lines = said.split('\n').map(masked);
  let from = 0;
  for (const line of output.map(masked)) {
    if (line === '…' || line === '') continue;
    const found = lines.findIndex((each, index) => index >= from && each.startsWith(line));
    if (found === -1) return line;
    from = found + 1;
  }
  return null;
}
