/** The shell's completion, asked from the shells themselves. */
import { spawnSync } from 'node:child_process';
import { completionScript, SHELLS } from '../../src/cli/completion-script';
import { program } from '../../src/cli/program';

const root = program(() => undefined);
const commands = root.commands.map((command) => command.name());

const isThere = (shell: string): boolean => spawnSync(shell, ['--version']).error === undefined;

/** What bash offers at the end of a line. */
function offered(line: string): readonly string[] {
  const words = line.split(' ');
  const ask = `
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
    COMP_CWORD=${words.length - 1}
    _nightdesk
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync(
    'bash',
    ['--norc', '-c', `${completionScript('bash', root)}${ask}`],
    {
      encoding: 'utf8',
    },
  );
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((word) => word !== '');
}

describe('bash', () => {
  test('offers every command, and the options of the program itself', () => {
    expect(offered('nightdesk ')).toEqual([...commands, '--version', '--help']);
  });

  test.each([
    ['nightdesk sess', ['session']],
    ['nightdesk session re', ['retry', 'resolve']],
    ['nightdesk session list --at', ['--attention']],
    ['nightdesk session list --limit 5 --at', ['--attention']],
    ['nightdesk halt --rea', ['--reason']],
    ['nightdesk config ', ['check', 'show', '--help']],
    ['nightdesk completion z', ['zsh']],
    ['nightdesk explain COST --js', ['--json']],
  ])('offers after `%s` %j', (line, words) => {
    expect(offered(line)).toEqual(words);
  });

  test('offers files where an option wants a value', () => {
    expect(offered(`nightdesk halt --config ${__dirname}/completion`)).toEqual([
      `${__dirname}/completion.test.ts`,
    ]);
  });

  test('offers every option of every command', () => {
    const everything = (command: typeof root, path: string): void => {
      const flags = command
        .createHelp()
        .visibleOptions(command)
        .flatMap(({ long }) => long ?? []);
      expect(offered(`${path} `)).toEqual(expect.arrayContaining(flags));
      for (const each of command.commands) everything(each, `${path} ${each.name()}`);
    };
    everything(root, 'nightdesk');
  });
});

describe.each(SHELLS)('%s', (shell) => {
  const test_ = isThere(shell) ? test : test.skip;
  test_('takes the script', () => {
    const script = completionScript(shell, root);
    const { stderr, status } = spawnSync(shell, ['-n'], { input: script, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('names every command in its script', () => {
    const script = completionScript(shell, root);
    for (const name of commands) expect(script).toContain(name);
  });
});
