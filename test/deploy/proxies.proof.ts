import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventually, freePort } from '../relay-under-test.ts';
import { textOf } from './files.ts';
import { temporaryFolder } from '../temporary-folder.ts';

interface Place {
  folder: string;
  port: number;
  relayPort: number;
}

/** A proxy program, and how it runs our sample here: without TLS, on a free port, with everything that it writes in `folder`. */
interface Proxy {
  program: string;
  sample: string;
  configure: (sample: string, place: Place) => string;
  words: (file: string, folder: string) => readonly string[];
}

const proxies: readonly Proxy[] = [
  {
    program: 'nginx',
    sample: 'deploy/nginx/cosell.conf',
    configure(sample, { folder, port, relayPort }) {
      const server = sample
        .replace('listen 443 ssl', `listen 127.0.0.1:${String(port)}`)
        .replaceAll(/^ *ssl_certificate.*$/gm, '')
        .replace('/var/log/nginx/', `${folder}/`)
        .replaceAll('127.0.0.1:3000', `127.0.0.1:${String(relayPort)}`);
      const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${folder}/tmp;`,
      );
      return `daemon off; pid ${folder}/pid; error_log stderr info; events {} http { ${own.join(' ')}\n${server} }`;
    },
    words: (file, folder) => ['-c', file, '-p', folder, '-e', 'stderr'],
  },
  {
    program: 'caddy',
    sample: 'deploy/caddy/Caddyfile',
    configure: (sample, { folder, port, relayPort }) =>
      sample
        .replace(/^\{$/m, '{\n\tadmin off\n\tauto_https off')
        .replace('cosell.example.com', `http://127.0.0.1:${String(port)}`)
        .replace('/var/log/caddy/', `${folder}/`)
        .replaceAll('127.0.0.1:3000', `127.0.0.1:${String(relayPort)}`),
    words: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
];

const secret = 'a-secret-that-no-log-may-hold';

describe('A proxy with our sample', () => {
  for (const { program, sample, configure, words } of proxies)
    it(`lets the clouds in, nobody to the metrics, and the secret into no log: ${program}`, async (t) => {
      if (spawnSync(program, ['-h']).error !== undefined) {
        // A server of the operating system, which npm cannot install. `.ci/run` installs it, and `proxies.test.ts` checks the samples' text everywhere.
        t.skip(`${program} is not installed`);
        return;
      }
      const folder = temporaryFolder('cosell-proxy');
      const seen: string[] = [];
      const relay = createServer(({ url = '' }, response) => {
        seen.push(url);
        response.writeHead(202).end();
      }).listen(0, '127.0.0.1');
      await once(relay, 'listening');
      const { port: relayPort } = relay.address() as AddressInfo;
      const port = await freePort();
      const file = join(folder, 'configuration');
      writeFileSync(file, configure(textOf(sample), { folder, port, relayPort }));
      const proxy = spawn(program, words(file, folder), { env: { ...process.env, HOME: folder }, stdio: 'pipe' });
      const ended = once(proxy, 'exit');
      let own = '';
      for (const stream of [proxy.stdout, proxy.stderr]) stream.on('data', (data: Buffer) => (own += data.toString()));
      const call = async (method: string, path: string) =>
        (await fetch(`http://127.0.0.1:${String(port)}${path}`, { method })).status;
      try {
        await eventually(program, async () => (await call('GET', '/healthz').catch(() => 0)) === 202);
        assert.equal(await call('POST', `/webhooks/salesforce/${secret}`), 202);
        assert.equal(await call('POST', '/webhooks/partner-center'), 202);
        assert.deepEqual([await call('GET', '/metrics'), await call('GET', '/')], [404, 404]);
        assert.ok(seen.includes(`/webhooks/salesforce/${secret}`));
        relay.close();
        relay.closeAllConnections();
        assert.equal(await call('POST', `/webhooks/salesforce/${secret}`), 502);
        assert.equal(await call('POST', '/webhooks/partner-center'), 502);
      } finally {
        proxy.kill('SIGTERM');
        await ended;
        relay.close();
      }
      const logs = readdirSync(folder)
        .filter((name) => name.endsWith('.log'))
        .map((name) => readFileSync(join(folder, name), 'utf8'));
      assert.ok(logs.some((text) => text.includes('/webhooks/partner-center')));
      assert.ok(own.includes('/webhooks/partner-center'), own);
      assert.ok([own, ...logs].every((text) => !text.includes(secret)));
    });
});
