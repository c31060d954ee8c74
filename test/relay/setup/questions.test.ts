import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askForMissing } from '../../../relay/setup/questions.ts';

const wanted = {
  RELAY_PUBLIC_URL: 'https://cosell.example.com',
  PARTNER_CENTER_TENANT_ID: 'e0a3c1c4-0000-4a8e-9d1b-1f0d3a7c2e55',
  PARTNER_CENTER_CLIENT_ID: 'f3cb2c41-0000-4a8e-9d1b-1f0d3a7c2e55',
  PARTNER_CENTER_CLIENT_SECRET: 'abc~def',
  SALESFORCE_LOGIN_URL: 'https://contoso.my.salesforce.com',
  SALESFORCE_CLIENT_ID: '3MVG9',
  SALESFORCE_USERNAME: 'relay@contoso.example',
};
const values = Object.values(wanted);

/** Somebody who types these lines; what is asked and said is kept. */
function terminal(lines: readonly string[]) {
  const left = [...lines];
  const asked: { question: string; secret: boolean }[] = [];
  const said: string[] = [];
  return {
    ...{ asked, said, close: () => undefined },
    ask: async (question: string, { secret = false } = {}) => {
      asked.push({ question, secret });
      return left.shift() ?? '';
    },
    say: (line: string) => said.push(line),
  };
}

describe('the questions of the set-up', () => {
  it('take three answers: one for each place where the values are found', async () => {
    const screen = terminal([values[0] ?? '', values.slice(1, 4).join(' '), values.slice(4).join('  ')]);
    assert.deepEqual(await askForMissing({}, screen), wanted);
    assert.deepEqual(
      screen.asked.map(({ secret }) => secret),
      [false, true, false],
    );
  });

  it('take one answer a line as well', async () => {
    assert.deepEqual(await askForMissing({}, terminal(values)), wanted);
  });

  it('ask only for what is missing, and for the rest of a line that was cut short', async () => {
    const { SALESFORCE_LOGIN_URL: _login, SALESFORCE_USERNAME: _user, ...known } = wanted;
    const screen = terminal(['https://contoso.my.salesforce.com', 'relay@contoso.example']);
    await askForMissing(known, screen);
    assert.deepEqual(
      screen.asked.map(({ question }) => question.split(':')[0]),
      ['Salesforce', 'Salesforce'],
    );
    assert.doesNotMatch(screen.asked[1]?.question ?? '', /My Domain/);
  });

  it('keep what is right of a line, and say what is wrong', async () => {
    const { SALESFORCE_LOGIN_URL: _login, SALESFORCE_CLIENT_ID: _client, ...known } = wanted;
    const screen = terminal(['contoso', 'https://contoso.my.salesforce.com 3MVG9']);
    const { SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID } = await askForMissing(known, screen);
    assert.deepEqual([SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID], ['https://contoso.my.salesforce.com', '3MVG9']);
    assert.match(screen.said.join(), /^SALESFORCE_LOGIN_URL is not a URL/);
  });

  it('name all that is still missing where nobody answers', async () => {
    await assert.rejects(askForMissing({}, terminal([])), {
      message: `Not known yet: ${Object.keys(wanted).join(', ')}.`,
    });
    await assert.rejects(askForMissing({}, undefined), { code: 'USAGE' });
  });
});
