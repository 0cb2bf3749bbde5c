/** Shell completion, generated from the commands themselves: a command that is added is completed. */
import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** What may follow one command: `nightdesk session show`, or `nightdesk` alone. */
interface Place {
  /** The names of the commands down to this one, the program's own left out. */
  readonly path: readonly string[];
  readonly words: readonly Word[];
  /** Options that take a value, by their flags: after one of them a file may follow, and nothing of ours. */
  readonly valued: readonly string[];
}

interface Word {
  readonly text: string;
  readonly description: string;
}

/** The script that a shell sources. Words that only a market or a server knows (symbols, dates) are not completed. */
export function completionScript(shell: Shell, program: Command): string {
  const places = placesOf(program, []);
  switch (shell) {
    case 'bash':
      return bash(program.name(), places);
    case 'zsh':
      return zsh(program.name(), places);
    case 'fish':
      return fish(program.name(), places);
  }
}

function placesOf(command: Command, path: readonly string[]): readonly Place[] {
  const help = command.createHelp();
  const commands = help.visibleCommands(command).filter((each) => each.name() !== 'help');
  const options = help.visibleOptions(command);
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const place: Place = {
    path,
    words: [
      ...commands.map((each) => ({ text: each.name(), description: each.description() })),
      ...choices.map((text) => ({ text, description: '' })),
      ...options.flatMap(({ long, description }) => (long ? [{ text: long, description }] : [])),
    ],
    valued: options.flatMap(({ long, required }) => (long && required ? [long] : [])),
  };
  return [place, ...commands.flatMap((each) => placesOf(each, [...path, each.name()]))];
}

const keyOf = ({ path }: Place): string => path.join(' ');
const texts = ({ words }: Place): string => words.map(({ text }) => text).join(' ');
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** For each place, a `case` pattern of the place and the word before the cursor after which a value follows. */
const valued = (places: readonly Place[]): readonly string[] =>
  places.flatMap((each) => {
    const flags = each.valued.map((flag) => quoted(`${keyOf(each)}|${flag}`));
    return flags.length === 0 ? [] : [flags.join('|')];
  });

/** `COMP_WORDS` are walked for as long as they are commands; what follows is completed from that place. */
const bash = (
  name: string,
  places: readonly Place[],
): string => `# bash completion of ${name}; made by \`${name} completion bash\`
_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} place='' word at next
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    next="\${place:+$place }$word"
    case "$next" in
${lined(places.filter(({ path }) => path.length > 0).map((each) => `      ${quoted(keyOf(each))}) place=$next ;;`))}
    esac
  done
  case "$place|$before" in
${lined(valued(places).map((pattern) => `    ${pattern}) COMPREPLY=($(compgen -f -- "$current")); return ;;`))}
  esac
  case "$place" in
${lined(places.map((each) => `    ${quoted(keyOf(each))}) COMPREPLY=($(compgen -W ${quoted(texts(each))} -- "$current")) ;;`))}
  esac
}
complete -o filenames -F _${name} ${name}
`;

const zsh = (name: string, places: readonly Place[]): string => `#compdef ${name}
# zsh completion of ${name}; made by \`${name} completion zsh\`
_${name}() {
  local place='' word next at
  local -a said
  for ((at = 2; at < CURRENT; at++)); do
    word=\${words[at]}
    next="\${place:+$place }$word"
    case "$next" in
${lined(places.filter(({ path }) => path.length > 0).map((each) => `      (${quoted(keyOf(each))}) place=$next ;;`))}
    esac
  done
  case "$place|\${words[CURRENT-1]}" in
${lined(valued(places).map((pattern) => `    (${pattern}) _files; return ;;`))}
  esac
  case "$place" in
${lined(places.map((each) => `    (${quoted(keyOf(each))}) said=(${each.words.map(({ text, description }) => quoted(`${text}:${oneLine(description)}`)).join(' ')}) ;;`))}
  esac
  _describe '${name}' said
}
compdef _${name} ${name}
`;

/** fish asks a condition for each word; the place is what has been said without options. */
const fish = (
  name: string,
  places: readonly Place[],
): string => `# fish completion of ${name}; made by \`${name} completion fish\`
function __${name}_place
  set -l place
  for word in (commandline -opc)[2..]
    set -l next (string join -- ' ' $place $word)
    switch $next
      case ${places
        .filter(({ path }) => path.length > 0)
        .map((each) => quoted(keyOf(each)))
        .join(' ')}
        set place $next
    end
  end
  test "$place" = "$argv"
end
${lined(places.flatMap((each) => each.words.map((word) => fishLine(name, each, word))))}
`;

function fishLine(name: string, place: Place, { text, description }: Word): string {
  const condition = `complete -c ${name} -n ${quoted(`__${name}_place ${keyOf(place)}`.trimEnd())}`;
  const about = description === '' ? '' : ` -d ${quoted(oneLine(description))}`;
  if (!text.startsWith('--')) return `${condition} -f -a ${quoted(text)}${about}`;
  const file = place.valued.includes(text) ? ' -r' : ' -f';
  return `${condition}${file} -l ${text.slice(2)}${about}`;
}

const lined = (lines: readonly string[]): string => lines.join('\n');
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
