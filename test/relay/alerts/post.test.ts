import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { messages, type AlertFormat } from '../../../relay/alerts/message.ts';
import { postAlert } from '../../../relay/alerts/post.ts';
import type { Alert, AlertKind } from '../../../relay/ground/alert.ts';

const formats: readonly AlertFormat[] = ['slack', 'teams', 'plain'];
const kinds: readonly AlertKind[] = ['parked', 'credential', 'silence', 'expiring'];

describe('an alert', () => {
  const received: { type: string | undefined; body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ type: request.headers['content-type'], body });
      response.writeHead(status).end();
    });
  });
  let url = '';
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook?key=s3cr3t`;
  });
  after(() => server.close());

  for (const format of formats)
    for (const kind of kinds) {
      const alert: Alert = { kind, lines: ['A deal.'], cure: 'Do this.', link: 'https://org.example/006' };
      it(`of the kind ${kind} arrives in the form ${format}, with its cure and its link`, async () => {
        status = 202;
        await postAlert({ url, format }, alert);
        const { type, body } = received.at(-1) ?? { type: '', body: '' };
        assert.deepEqual([type, JSON.parse(body)], ['application/json', messages[format](alert)]);
        for (const part of [...alert.lines, alert.cure, alert.link]) assert.ok(body.includes(part), part);
      });
    }

  it('that the receiver refuses is an error without the address, which is a secret', async () => {
    status = 403;
    const alert: Alert = { kind: 'parked', lines: [], cure: '', link: '' };
    await assert.rejects(postAlert({ url, format: 'plain' }, alert), (thrown: Error) => {
      assert.match(thrown.message, /answered 403/);
      assert.ok(!thrown.message.includes('s3cr3t'));
      return true;
    });
  });
});
