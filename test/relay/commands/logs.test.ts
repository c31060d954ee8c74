import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { showLogs } from '../../../relay/commands/logs.ts';

const line = '{"level":"info","time":"2026-11-30T08:15:30.123Z","msg":"ready"}';

describe('the log that is shown', () => {
  async function shown(isPretty: boolean, file?: string) {
    const lines: string[] = [];
    const input = Readable.from([`${line}\n`]);
    await showLogs({ file, input, isPretty, isColoured: false, print: (each) => lines.push(each) });
    return lines;
  }

  it('is for people where it is wanted, and else as it is', async () => {
    assert.deepEqual(await shown(true), ['08:15:30  INFO   ready']);
    assert.deepEqual(await shown(false), [line]);
  });

  it('is refused when the file cannot be read', async () => {
    await assert.rejects(shown(true, '/nowhere/relay.log'), {
      code: 'USAGE',
      message: /^The log \/nowhere\/relay\.log cannot be read: .*no such file/,
    });
  });
});
