import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printTo, settingsOf } from '../../../relay/commands/print.ts';
import { CosellError } from '../../../relay/errors.ts';
import { prettyLine } from '../../../relay/ground/pretty.ts';
import { printable, printableJson } from '../../../relay/ground/printable.ts';
import { errorOf } from '../error-of.ts';

// A title, red, a cleared line, a link; the same with one-byte controls; a word that reads backwards.
const attacks = [
  '\u001B]0;owned\u0007',
  '\u001B[31mok\u001B[0m',
  '\r\u001B[2Kok   all is well',
  '\u009B31m',
  '\u009D8;;https://evil.example\u009C',
  'a\u202Egnp.exe',
  '\u2066x\u2069',
  '\u0000\u0008\u007F',
];
const acts = /[^\P{Cc}\n\t]|\p{Bidi_Control}/u;

describe('text for a terminal', () => {
  for (const attack of attacks)
    it(`cannot act: ${JSON.stringify(attack)}`, async () => {
      const name = `Deal ${attack} of Contoso`;
      assert.doesNotMatch(printable(name), acts);
      const json = JSON.stringify({ name });
      assert.doesNotMatch(printableJson(json), acts);
      assert.deepEqual(JSON.parse(printableJson(json)), { name });
      assert.doesNotMatch(
        prettyLine(JSON.stringify({ level: 'info', msg: 'webhook ignored', detail: name }), false),
        acts,
      );
      const printed: string[] = [];
      const screen = { log: (line: string) => printed.push(line), error: (line: string) => printed.push(line) };
      const answer = { ok: true, lines: [name], data: { name } };
      await printTo(screen, {}, async (say) => {
        say(name);
        return answer;
      });
      await printTo(screen, { json: true }, async () => answer);
      await printTo(screen, {}, () => Promise.reject(new CosellError('USAGE', name)));
      assert.equal(printed.length, 4);
      for (const line of printed) assert.doesNotMatch(line, acts);
    });

  it('keeps what people write: accents, other scripts, emoji, lines and tabs', () => {
    const text = 'Müller\u00A0& Søn\n日本\t👩‍💻 שלום';
    assert.equal(printable(text), text);
  });
});

it('what a command says while it works stays out of the JSON, and is still shown', async () => {
  const [out, errors]: [string[], string[]] = [[], []];
  const screen = { log: (line: string) => out.push(line), error: (line: string) => errors.push(line) };
  await printTo(screen, { json: true }, async (say) => {
    say('Sign in at this address.');
    return { ok: true, lines: [], data: [] };
  });
  assert.deepEqual([out, errors], [['[]'], ['Sign in at this address.']]);
});

it('a setting that was mistyped is named, and its value is not', async () => {
  const error = await errorOf(() => settingsOf(['partner_center_client_secret=s3cret']));
  assert.match(error.message, /partner_center_client_secret/);
  assert.doesNotMatch(error.message, /s3cret/);
});
