import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prettyLine } from '../../../relay/ground/pretty.ts';

describe('the log for people', () => {
  it('shows time, level, what happened and its ids', () => {
    const line =
      '{"level":"info","time":"2026-11-30T08:15:30.123Z","outcome":"synced","wrote":2,"error":null,"msg":"pair"}';
    assert.equal(prettyLine(line, false), '08:15:30  INFO   pair outcome=synced wrote=2');
  });

  it('puts the problem behind and the advice below', () => {
    const line =
      '{"level":"warn","time":"2026-11-30T08:15:30.123Z","code":"USAGE","reason":"Wrong.","advice":"Do right.","msg":"pair"}';
    assert.equal(prettyLine(line, false), '08:15:30  WARN   pair  USAGE: Wrong.\n                 Do right.');
    assert.equal(prettyLine(line, true).includes('\u001b[33m'), true);
  });

  for (const line of ['', 'Starting …', '{"level":', '{"a":1}', '[1]'])
    it(`leaves ${JSON.stringify(line)} as it is`, () => {
      assert.equal(prettyLine(line, true), line);
    });
});
