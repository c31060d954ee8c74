import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { textOf } from './files.ts';

const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

/** The block that begins with `head`, up to the bracket that closes it. */
function block(text: string, head: string): string {
  const start = text.indexOf(head);
  assert.ok(start >= 0, head);
  return text.slice(start, text.indexOf('}', start));
}

describe('The proxy samples', () => {
  it('keep the secret of the address that Salesforce calls out of the logs of nginx', () => {
    const location = block(textOf('deploy/nginx/cosell.conf'), 'location /webhooks/salesforce/ {');
    assert.match(location, /access_log off;/);
    assert.match(location, /error_log \/dev\/null/);
  });

  it("keep it out of both of Caddy's logs: the site's, and its own of requests that fail", () => {
    const kept = textOf('deploy/caddy/Caddyfile').match(
      /^\t+request>uri regexp \(\?i\)salesforce\/\.\* salesforce\/-$/gm,
    );
    assert.equal(kept?.length, 2);
  });

  it('keep it out of the log of the ingress', () => {
    assert.match(textOf('deploy/helm/templates/ingress.yaml'), /enable-access-log: "false"/);
  });

  it('lead nobody to the metrics', () => {
    for (const file of ['deploy/nginx/cosell.conf', 'deploy/caddy/Caddyfile', 'deploy/helm/templates/ingress.yaml'])
      assert.doesNotMatch(textOf(file), /9464|metrics/);
  });
});

describe('The service of systemd', () => {
  it('is accepted by systemd', (t) => {
    const file = pathOf('deploy/systemd/cosell.service');
    const { error, status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    if (error !== undefined) {
      // Only Linux with systemd has its verifier. The next test checks what matters most everywhere.
      t.skip('there is no systemd here');
      return;
    }
    assert.equal(status, 0, stderr);
  });

  it('runs without rights and stops with more time than the relay takes', () => {
    const text = textOf('deploy/systemd/cosell.service');
    assert.match(text, /^DynamicUser=yes$/m);
    assert.match(text, /^ProtectSystem=strict$/m);
    assert.match(text, /^StateDirectory=cosell$/m);
    assert.ok(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1]) >= 10);
  });
});
