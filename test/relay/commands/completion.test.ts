import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { completionFor } from '../../../relay/commands/completion.ts';

type Program = Parameters<typeof completionFor>[1];

const command = (name: string, commands: Program[] = [], given: string[] = []): Program => ({
  name: () => name,
  commands,
  registeredArguments: given.map((each) => ({ name: () => each })),
  options: [{ long: '--json' }],
});

const program = command('cosell', [
  command('failed', [command('list'), command('retry')]),
  command('trigger', [], ['referral|update|accept', 'referral']),
  command('sync', [], ['referral|opportunity']),
]);

describe('the completion', () => {
  const rows: [shell: string, says: RegExp][] = [
    ['bash', /"failed"\) next="list retry --json" ;;/],
    ['bash', /"trigger"\) next="referral update accept --json" ;;/],
    ['bash', /"sync"\) next="--json" ;;/],
    ['bash', /""\) next="failed trigger sync --json" ;;/],
    ['zsh', /"failed"\) next=\(list retry --json\) ;;[\s\S]*compdef _cosell cosell/],
    ['fish', /complete -c cosell -n '__cosell_typed failed' -a 'list retry --json'/],
  ];
  for (const [shell, says] of rows)
    it(`for ${shell} has ${String(says)}`, () => {
      assert.match(completionFor(shell, program).lines.join('\n'), says);
    });

  it('is refused for a shell that is not known', () => {
    assert.throws(() => completionFor('tcsh', program), { code: 'USAGE' });
  });
});
