import { CosellError } from '../errors.ts';
import type { CommandOutput } from './command.ts';

/** A command as commander describes it. */
interface Described {
  name(): string;
  commands: readonly Described[];
  registeredArguments: readonly { name(): string }[];
  options: readonly { long?: string | undefined }[];
}

/** Words that may follow a command, by command; '' is the program itself. */
type WordsAfter = ReadonlyMap<string, readonly string[]>;

function wordsAfter(command: Described, typed = ''): WordsAfter {
  const next = [
    ...command.commands.map((each) => each.name()),
    ...command.registeredArguments.flatMap((argument) => choices(argument.name())),
    ...command.options.flatMap(({ long }) => long ?? []),
  ];
  const below = command.commands.flatMap((each) => [...wordsAfter(each, `${typed} ${each.name()}`.trim())]);
  return new Map([[typed, next], ...below]);
}

/** `bash|zsh|fish` lists words; `referral|opportunity` describes a value. */
const choices = (name: string) => (name.includes('|') && name !== 'referral|opportunity' ? name.split('|') : []);

const shells: Readonly<Record<string, (words: WordsAfter) => string>> = {
  bash: (words) => `_cosell() {
  local typed="" word next=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac
  done
  case "$typed" in
${cases(words, (all) => `next="${all}"`)}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _cosell cosell`,
  zsh: (words) => `#compdef cosell
_cosell() {
  local typed="" word
  local -a next
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$word" in -*) ;; *) typed="\${typed:+$typed }$word" ;; esac
  done
  case "$typed" in
${cases(words, (all) => `next=(${all})`)}
  esac
  compadd -- $next
}
compdef _cosell cosell`,
  fish: (words) => `function __cosell_typed
  set -l typed (commandline -opc | tail -n +2 | string match -v -- '-*' | string join ' ')
  test "$typed" = "$argv"
end
complete -c cosell -f
${[...words].map(([after, next]) => `complete -c cosell -n '__cosell_typed ${after}' -a '${next.join(' ')}'`).join('\n')}`,
};

const cases = (words: WordsAfter, then: (all: string) => string) =>
  [...words].map(([after, next]) => `    "${after}") ${then(next.join(' '))} ;;`).join('\n');

/** A script that teaches a shell to complete the command line. @throws USAGE for an unknown shell */
export function completionFor(shell: string, program: Described): CommandOutput {
  const script = shells[shell]?.(wordsAfter(program));
  if (script === undefined)
    throw new CosellError('USAGE', `No completion for ${shell}; there is one for ${Object.keys(shells).join(', ')}.`);
  return { ok: true, lines: [script], data: { shell, script } };
}
