import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages } from '../../../relay/alerts/message.ts';
import { postAlert } from '../../../relay/alerts/post.ts';
import type { Alert } from '../../../relay/ground/alert.ts';
import { startAnsweringServer } from '../answering-server.ts';

const alert: Alert = {
  kind: 'credential',
  lines: ['A <key> & more expires.'],
  cure: 'Run "cosell connect partner-center".',
  link: 'https://contoso.my.salesforce.com/lightning/n/Partner_Center_Sync_Health',
};

describe('an alert', () => {
  it('is one text for Slack, with its markup switched off', () => {
    assert.deepEqual(messages.slack(alert), {
      text: `*Co-sell: a credential expires*\n• A &lt;key&gt; &amp; more expires.\n${alert.cure}\n<${alert.link}>`,
    });
  });

  it('is a message with an Adaptive Card for Teams', () => {
    const text = JSON.stringify(messages.teams(alert));
    for (const part of ['AdaptiveCard', alert.lines[0], alert.link, 'cosell connect partner-center'])
      assert.ok(text.includes(part ?? ''), part);
  });

  it('shows a link that somebody made the name of a deal as text, wherever it goes', () => {
    const lines = ['[Sign in](https://evil.example) <https://evil.example|Sign in> <!channel>'];
    const { attachments } = messages.teams({ ...alert, lines }) as {
      attachments: { content: { body: { type: string; text?: string }[] } }[];
    };
    const marked = attachments[0]?.content.body.filter(({ type }) => type === 'TextBlock').map(({ text }) => text);
    assert.deepEqual(marked, ['Co-sell: a credential expires']);
    assert.doesNotMatch(JSON.stringify(messages.slack({ ...alert, lines })), /<https:..evil|<!/);
  });

  it('is plain JSON for everybody else', () => {
    assert.deepEqual(messages.plain(alert), { title: 'Co-sell: a credential expires', ...alert });
  });

  it('counts as sent only when the receiver takes it, and a refusal does not name the address', async (t) => {
    let status = 500;
    const server = await startAnsweringServer((_request, response) => response.writeHead(status).end());
    t.after(() => server.close());
    const receiver = { url: `${server.url}/services/T0/secret`, format: 'slack' } as const;
    await assert.rejects(postAlert(receiver, alert), (error: Error) => {
      assert.match(error.message, /answered 500/);
      return !error.message.includes('secret');
    });
    status = 200;
    await postAlert(receiver, alert);
    assert.deepEqual(server.requests, Array(2).fill('POST /services/T0/secret'));
  });
});
