import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CommandOutput } from '../../../relay/commands/command.ts';
import { printTo } from '../../../relay/commands/print.ts';

async function printed(options: Record<string, unknown>, answer: CommandOutput) {
  const [out, err]: [string[], string[]] = [[], []];
  const screen = { log: (line: string) => out.push(line), error: (line: string) => err.push(line) };
  const code = await printTo(screen, options, async () => answer);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('What a command prints', () => {
  const waiting = { ok: false, lines: ['3 pairs are due.'], data: { pairs: 3 }, reason: 'No relay is running.' };

  it('says last why the work is not done yet', async () => {
    assert.deepEqual(await printed({}, waiting), { code: 1, out: '3 pairs are due.\nNo relay is running.', err: '' });
  });

  it('keeps JSON as promised, and says why on standard error', async () => {
    assert.deepEqual(await printed({ json: true }, waiting), {
      code: 1,
      out: '{"pairs":3}',
      err: 'No relay is running.',
    });
  });

  it('has no empty line without a reason, and none but the reason without lines', async () => {
    assert.equal((await printed({}, { ok: true, lines: ['Done.'], data: null })).out, 'Done.');
    assert.equal((await printed({}, { ...waiting, lines: [] })).out, 'No relay is running.');
    assert.equal((await printed({ json: true }, { ok: true, lines: ['Done.'], data: null })).err, '');
  });

  it('lets no control character of a customer reach the terminal, on either way', async () => {
    const odd = { ...waiting, reason: 'a\u001b[2Jb' };
    for (const options of [{}, { json: true }]) {
      const { out, err } = await printed(options, odd);
      assert.ok(!`${out}${err}`.includes('\u001b'), JSON.stringify({ out, err }));
    }
  });
});
