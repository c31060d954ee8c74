import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileNames, readConfig, settingNames } from '../../relay/config.ts';
import { CosellError } from '../../relay/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { minimumSettings } from './minimum-settings.ts';

const folder = temporaryFolder('cosell-config');
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const keyFile = file('salesforce.pem', 'a private key');
const rootFile = file('root.pem', 'a root');
const missingFile = join(folder, 'missing.pem');

/** Keys as chance makes them, but the same in every run. */
const keyOf = (text: string) => createHash('sha256').update(text).digest();
const [newKey, oldKey] = [keyOf('new'), keyOf('old')];
const base64 = (...keys: Buffer[]) => keys.map((one) => one.toString('base64')).join(',');

const minimum = minimumSettings(keyFile, base64(newKey));
const { RELAY_PUBLIC_URL: _url, SALESFORCE_WEBHOOK_SECRET: _secret, ...withoutAddress } = minimum;

/** The problems of an environment, one a line; none when it is accepted. */
function problemsOf(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (thrown) {
    assert.ok(thrown instanceof CosellError, String(thrown));
    assert.equal(thrown.code, 'CONFIG_INVALID');
    return thrown.message.split('\n  ').slice(1);
  }
}

describe('configuration', () => {
  it('the minimum is enough, and everything else has the default of the design', () => {
    assert.deepEqual(readConfig(minimum), {
      port: 3000,
      host: undefined,
      metricsPort: 9464,
      metricsHost: '127.0.0.1',
      dataDir: './data',
      databaseUrl: undefined,
      encryptionKeys: [newKey],
      publicUrl: 'https://relay.contoso.example',
      alertReceiver: undefined,
      traceReceiver: undefined,
      logLevel: 'info',
      partnerCenter: {
        tenantId: 'tenant',
        clientId: 'client',
        clientSecret: 'a secret of Partner Center',
        refreshToken: undefined,
        apiUrl: 'https://api.partner.microsoft.com',
        webhookApiUrl: 'https://api.partnercenter.microsoft.com',
        authorityUrl: 'https://login.microsoftonline.com',
        certificateOrigins: ['https://3psostorageacct.blob.core.windows.net'],
        certificateAuthorities: undefined,
      },
      salesforce: {
        loginUrl: 'https://contoso.my.salesforce.example',
        audience: undefined,
        clientId: 'app',
        username: 'relay@contoso.example',
        privateKey: 'a private key',
        clientSecret: undefined,
        organizationId: '00D000000000001AAA',
        webhookSecrets: ['a-secret-of-sixteen'],
        events: 'outbound-message',
        pubsub: { url: 'https://api.pubsub.salesforce.com:7443', authorities: undefined },
        apiVersion: '66.0',
      },
      sync: { sweepSeconds: 300, concurrency: 8, inboundCreate: true, leads: false },
    });
  });

  const accepted = [
    ['RELAY_PORT', '0', (c) => c.port, 0],
    ['RELAY_PORT', '65535', (c) => c.port, 65_535],
    ['RELAY_HOST', '127.0.0.1', (c) => c.host, '127.0.0.1'],
    ['RELAY_HOST', '::', (c) => c.host, '::'],
    ['RELAY_METRICS_HOST', '0.0.0.0', (c) => c.metricsHost, '0.0.0.0'],
    ['RELAY_ENCRYPTION_KEY', base64(newKey, oldKey), (c) => c.encryptionKeys, [newKey, oldKey]],
    ['RELAY_METRICS_PORT', '9999', (c) => c.metricsPort, 9999],
    [
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'http://collector:4318/',
      (c) => c.traceReceiver?.url,
      'http://collector:4318/v1/traces',
    ],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'https://t.example/x', (c) => c.traceReceiver?.url, 'https://t.example/x'],
    ['RELAY_DATA_DIR', '/var/lib/cosell', (c) => c.dataDir, '/var/lib/cosell'],
    ['RELAY_PUBLIC_URL', 'https://relay.contoso.example/', (c) => c.publicUrl, 'https://relay.contoso.example'],
    ['RELAY_PUBLIC_URL', 'https://a.example/cosell//', (c) => c.publicUrl, 'https://a.example/cosell'],
    ['RELAY_PUBLIC_URL', 'http://127.0.0.1:3000', (c) => c.publicUrl, 'http://127.0.0.1:3000'],
    ['RELAY_ALERT_URL', 'https://hooks.slack.com/a?b', (c) => c.alertReceiver?.format, 'slack'],
    ['RELAY_ALERT_URL', 'https://x.westus.logic.azure.com/a?sig=b', (c) => c.alertReceiver?.format, 'teams'],
    ['RELAY_ALERT_URL', 'https://alerts.contoso.example/a', (c) => c.alertReceiver?.format, 'plain'],
    [
      'RELAY_ALERT_URL',
      'slack+https://alerts.contoso.example/a?b',
      (c) => c.alertReceiver?.url,
      'https://alerts.contoso.example/a?b',
    ],
    ['LOG_LEVEL', 'debug', (c) => c.logLevel, 'debug'],
    ['LOG_LEVEL', '', (c) => c.logLevel, 'info'],
    ['PARTNER_CENTER_REFRESH_TOKEN', '0.first', (c) => c.partnerCenter.refreshToken, '0.first'],
    ['PARTNER_CENTER_API_URL', 'http://127.0.0.1:1/', (c) => c.partnerCenter.apiUrl, 'http://127.0.0.1:1'],
    [
      'PARTNER_CENTER_WEBHOOK_API_URL',
      'http://127.0.0.1:2',
      (c) => c.partnerCenter.webhookApiUrl,
      'http://127.0.0.1:2',
    ],
    ['ENTRA_AUTHORITY_URL', 'http://127.0.0.1:3', (c) => c.partnerCenter.authorityUrl, 'http://127.0.0.1:3'],
    [
      'PARTNER_CENTER_CERTIFICATE_ORIGINS',
      'https://a.example, https://b.example/cert ,http://127.0.0.1:9',
      (c) => c.partnerCenter.certificateOrigins,
      ['https://a.example', 'https://b.example', 'http://127.0.0.1:9'],
    ],
    ['SALESFORCE_LOGIN_URL', 'http://localhost:9', (c) => c.salesforce.loginUrl, 'http://localhost:9'],
    ['SALESFORCE_AUDIENCE', 'https://test.salesforce.com', (c) => c.salesforce.audience, 'https://test.salesforce.com'],
    [
      'PARTNER_CENTER_CERTIFICATE_ORIGINS',
      'http://localhost:9,http://[::1]:9',
      (c) => c.partnerCenter.certificateOrigins,
      ['http://localhost:9', 'http://[::1]:9'],
    ],
    ['PARTNER_CENTER_CERTIFICATE_CA_FILE', rootFile, (c) => c.partnerCenter.certificateAuthorities, 'a root'],
    ['SALESFORCE_ORG_ID', '00D000000000001', (c) => c.salesforce.organizationId, '00D000000000001'],
    [
      'SALESFORCE_WEBHOOK_SECRET',
      'the-old-secret-16c, the_new_secret_16c',
      (c) => c.salesforce.webhookSecrets,
      ['the-old-secret-16c', 'the_new_secret_16c'],
    ],
    ['SALESFORCE_API_VERSION', '67.0', (c) => c.salesforce.apiVersion, '67.0'],
    ['SALESFORCE_CHANGE_EVENTS', 'off', (c) => c.salesforce.events, 'outbound-message'],
    ['SALESFORCE_CHANGE_EVENTS', 'on', (c) => c.salesforce.events, 'both'],
    ['SALESFORCE_EVENTS', 'both', (c) => c.salesforce.events, 'both'],
    ['SALESFORCE_EVENTS', 'pubsub', (c) => c.salesforce.events, 'pubsub'],
    [
      'SALESFORCE_PUBSUB_URL',
      'https://api.deu.pubsub.salesforce.com:7443',
      (c) => new URL(c.salesforce.pubsub.url).port,
      '7443',
    ],
    ['SALESFORCE_PUBSUB_CA_FILE', rootFile, (c) => c.salesforce.pubsub.authorities, 'a root'],
    ['SYNC_LEADS', 'off', (c) => c.sync.leads, false],
    ['SYNC_LEADS', 'on', (c) => c.sync.leads, true],
    ['SYNC_SWEEP_SECONDS', '60', (c) => c.sync.sweepSeconds, 60],
    ['SYNC_CONCURRENCY', '64', (c) => c.sync.concurrency, 64],
    ['SYNC_INBOUND_CREATE', 'off', (c) => c.sync.inboundCreate, false],
    ['DATABASE_URL', '', (c) => c.databaseUrl, undefined],
    ...['postgres://u:p@db.example:5432/cosell', 'postgresql://db.example/cosell', 'postgres:///cosell?host=/run'].map(
      (value) => ['DATABASE_URL', value, (c: ReturnType<typeof readConfig>) => c.databaseUrl, value] as const,
    ),
  ] satisfies (readonly [string, string, (config: ReturnType<typeof readConfig>) => unknown, unknown])[];
  for (const [name, value, read, expected] of accepted) {
    it(`${name}=${value.replace(folder, '')} is accepted`, () => {
      assert.deepEqual(read(readConfig({ ...minimum, [name]: value })), expected);
    });
  }

  const refused: [name: string, value: string, because?: RegExp][] = [
    ['RELAY_PORT', 'http'],
    ['RELAY_PORT', '-1'],
    ['RELAY_PORT', '65536'],
    ['RELAY_PORT', '3000.5'],
    ['RELAY_PORT', ' '],
    ['RELAY_METRICS_PORT', '70000'],
    ['RELAY_DATA_DIR', '   '],
    ['DATABASE_URL', 'mysql://db.example/cosell', /postgres:\/\/user/],
    ['DATABASE_URL', 'db.example:5432/cosell', /postgres:\/\/user/],
    ['DATABASE_URL', '/var/lib/cosell.db', /postgres:\/\/user/],
    ['DATABASE_URL', 'postgres://db.example:port/cosell', /postgres:\/\/user/],
    ['RELAY_ENCRYPTION_KEY', 'short', /32 bytes in base64/],
    ['RELAY_ENCRYPTION_KEY', Buffer.alloc(32, 7).toString('base64'), /too easy to guess/],
    ['RELAY_ENCRYPTION_KEY', Buffer.from('correct horse battery staple 123').toString('base64'), /too easy to guess/],
    ['RELAY_ENCRYPTION_KEY', base64(newKey, Buffer.alloc(32)), /too easy to guess/],
    ['RELAY_ENCRYPTION_KEY', base64(newKey, oldKey, newKey), /at most two keys/],
    ['RELAY_ENCRYPTION_KEY', Buffer.alloc(31).toString('base64'), /32 bytes/],
    ['RELAY_ENCRYPTION_KEY', Buffer.alloc(33).toString('base64'), /32 bytes/],
    ['RELAY_ENCRYPTION_KEY', Buffer.alloc(32).toString('hex'), /32 bytes/],
    ['RELAY_ALERT_URL', 'hooks.slack.com/services/T0'],
    ['RELAY_ALERT_URL', 'slack+http://hooks.slack.com/services/T0'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', /http:\/\/collector:4318/],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /http\/json/],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'key', /name=value/],
    ['RELAY_PUBLIC_URL', 'relay.contoso.example'],
    ['RELAY_PUBLIC_URL', 'ftp://relay.contoso.example'],
    ['RELAY_PUBLIC_URL', 'javascript:alert(1)'],
    ['LOG_LEVEL', 'loud', /must be fatal, .*, or silent$/],
    ['PARTNER_CENTER_API_URL', 'api.partner.microsoft.com'],
    ['PARTNER_CENTER_WEBHOOK_API_URL', '/webhooks'],
    ['ENTRA_AUTHORITY_URL', 'file:///etc'],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'http://certificates.example', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'http://127.0.0.1.example', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'http://localhost.example', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'http://10.0.0.1', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'http://127.0.0.1@a.example', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'https://a.example,ftp://b.example', /not an https URL.*number 2/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', 'a.example', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', '*', /https/],
    ['PARTNER_CENTER_CERTIFICATE_ORIGINS', ',', /names nothing/],
    ['PARTNER_CENTER_CERTIFICATE_CA_FILE', missingFile, /cannot be read/],
    ['SALESFORCE_LOGIN_URL', 'login.salesforce.com'],
    ['SALESFORCE_PRIVATE_KEY_FILE', missingFile, /cannot be read/],
    ['SALESFORCE_ORG_ID', '00D0000000000', /organization ID/],
    ['SALESFORCE_ORG_ID', '0060000000000001AAA', /organization ID/],
    ['SALESFORCE_ORG_ID', '00D000000000001AA', /organization ID/],
    ['SALESFORCE_WEBHOOK_SECRET', ',', /names nothing/],
    ['SALESFORCE_WEBHOOK_SECRET', 'short', /16/],
    ['SALESFORCE_WEBHOOK_SECRET', 'aaaaaaaaaaaaaaaaaaaaaaaa', /too easy to guess/],
    ['SALESFORCE_WEBHOOK_SECRET', 'abababababababababababab', /too easy to guess/],
    ['SALESFORCE_WEBHOOK_SECRET', 'change-me-before-you-start', /too easy to guess/],
    ['SALESFORCE_WEBHOOK_SECRET', 'a-secret-of-sixteen,password-password-1', /too easy to guess/],
    ['RELAY_HOST', 'relay.contoso.example', /IP address/],
    ['RELAY_METRICS_HOST', '300.1.1.1', /IP address/],
    ['SALESFORCE_WEBHOOK_SECRET', 'has/a/slash/in/its/middle', /16/],
    ['SALESFORCE_WEBHOOK_SECRET', 'one-secret-of-sixteen,two-short', /16/],
    ['SALESFORCE_WEBHOOK_SECRET', 'secret-of-sixteen-1,secret-of-sixteen-2,secret-of-sixteen-3', /at most two/],
    ['SALESFORCE_API_VERSION', '66', /66\.0/],
    ['SALESFORCE_API_VERSION', 'v66.0', /66\.0/],
    ['SALESFORCE_EVENTS', 'cdc'],
    ['SALESFORCE_PUBSUB_URL', 'api.pubsub.salesforce.com:7443'],
    ['SALESFORCE_CHANGE_EVENTS', 'yes'],
    ['SYNC_SWEEP_SECONDS', '0'],
    ['SYNC_SWEEP_SECONDS', '5m', /whole number from 1 to 86400$/],
    // More milliseconds than a timer of Node can wait.
    ['SYNC_SWEEP_SECONDS', '2592000'],
    ['SYNC_CONCURRENCY', '0'],
    ['SYNC_CONCURRENCY', '65'],
    ['SYNC_INBOUND_CREATE', 'true'],
    ['SYNC_LEADS', 'true', /must be on or off$/],
  ];
  for (const [name, value, because = /must|is not|is empty|cannot|names/] of refused) {
    it(`${name}=${value.replace(folder, '')} is refused by name, alone`, () => {
      const problems = problemsOf({ ...minimum, [name]: value });
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0] ?? '', new RegExp(`^${name} `));
      assert.match(problems[0] ?? '', because);
      assert.doesNotMatch(problems[0] ?? '', /Invalid|expected|Too (big|small)/, "the library's own words");
    });
  }

  for (const name of [
    'RELAY_PUBLIC_URL',
    'PARTNER_CENTER_API_URL',
    'PARTNER_CENTER_WEBHOOK_API_URL',
    'ENTRA_AUTHORITY_URL',
    'SALESFORCE_LOGIN_URL',
    'SALESFORCE_AUDIENCE',
    'PARTNER_CENTER_CERTIFICATE_ORIGINS',
  ])
    for (const value of [
      'http://contoso.example',
      'http://10.0.0.1',
      'http://127.0.0.1.example',
      'ftp://127.0.0.1',
      'https://user:pass-word@contoso.example',
      'http://pass-word@127.0.0.1',
      'https://contoso.example?token=pass-word',
      'https://contoso.example/?',
      'https://contoso.example#pass-word',
      'contoso.example',
    ])
      it(`${name}=${value} is refused, and not repeated`, () => {
        const problems = problemsOf({ ...minimum, [name]: value });
        assert.equal(problems.length, 1, problems.join('\n'));
        assert.match(problems[0] ?? '', new RegExp(`^${name} `));
        assert.ok(!problems.join().includes('pass-word') && !problems.join().includes('contoso'), problems.join());
      });

  describe('secrets in files', () => {
    const headersWith = (config: ReturnType<typeof readConfig>) => config.traceReceiver?.headers;
    const secrets = [
      ['DATABASE_URL', 'postgres://u:p@db.example/cosell', (c) => c.databaseUrl, 'postgres://u:p@db.example/cosell'],
      ['RELAY_ENCRYPTION_KEY', base64(oldKey), (c) => c.encryptionKeys, [oldKey]],
      ['PARTNER_CENTER_CLIENT_SECRET', 'from a file', (c) => c.partnerCenter.clientSecret, 'from a file'],
      ['PARTNER_CENTER_REFRESH_TOKEN', '0.file', (c) => c.partnerCenter.refreshToken, '0.file'],
      ['SALESFORCE_CLIENT_SECRET', 'from a file', (c) => c.salesforce.clientSecret, 'from a file'],
      ...(['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_EXPORTER_OTLP_TRACES_HEADERS'] as const).map(
        (name) => [name, 'api-key=k', headersWith, { 'api-key': 'k' }] as const,
      ),
      [
        'SALESFORCE_WEBHOOK_SECRET',
        'of-a-file-16-letters',
        (c) => c.salesforce.webhookSecrets,
        ['of-a-file-16-letters'],
      ],
    ] satisfies (readonly [string, string, (config: ReturnType<typeof readConfig>) => unknown, unknown])[];
    for (const [name, content, read, expected] of secrets) {
      const path = file(`${name}.txt`, `${content}\n`);
      const without = {
        ...Object.fromEntries(Object.entries(minimum).filter(([other]) => other !== name)),
        ...(name.startsWith('OTEL_') && { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }),
      };

      it(`${name} is read from ${name}_FILE, without the line end`, () => {
        assert.deepEqual(read(readConfig({ ...without, [`${name}_FILE`]: path })), expected);
      });
      it(`${name} may not be set in both ways`, () => {
        const both = problemsOf({ ...without, [name]: content, [`${name}_FILE`]: path });
        assert.deepEqual(both, [`${name} is set twice: here and in ${name}_FILE`]);
      });
      it(`${name}_FILE that is of no use is named once, and its value is not repeated`, () => {
        for (const useless of [missingFile, 'a secret pasted here', file('empty.txt', '\n')]) {
          const problems = problemsOf({ ...without, [`${name}_FILE`]: useless });
          assert.deepEqual(
            problems.map((line) => line.replace(/(cannot be read|an empty).*/, '')),
            [`${name}_FILE names ${useless.endsWith('empty.txt') ? '' : 'a file that '}`],
          );
        }
      });
    }

    for (const name of ['SALESFORCE_PRIVATE_KEY_FILE', 'PARTNER_CENTER_CERTIFICATE_CA_FILE'])
      it(`${name} with a key pasted into it does not repeat the key`, () => {
        const pasted = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END PRIVATE KEY-----';
        assert.deepEqual(problemsOf({ ...minimum, [name]: pasted }), [`${name} names a file that cannot be read`]);
      });
  });

  it('an empty environment is told all eleven things that are missing, at once', () => {
    const problems = problemsOf({});
    assert.equal(problems.length, 11, problems.join('\n'));
    for (const name of Object.keys(minimum))
      assert.equal(problems.filter((line) => line.startsWith(`${name} is not set`)).length, 1, name);
  });

  it('a missing setting whose name is mistyped is told together with what was typed', () => {
    const { SALESFORCE_CLIENT_ID, RELAY_PUBLIC_URL, SALESFORCE_USERNAME, ...rest } = minimum;
    const typed = { SALESFORCE_CLIENT_IDD: SALESFORCE_CLIENT_ID, RELAY_PUBLIC_ULR: RELAY_PUBLIC_URL };
    assert.deepEqual(problemsOf({ ...rest, ...typed, SALESFORCE_USER_NAME: SALESFORCE_USERNAME }), [
      'SALESFORCE_CLIENT_ID is not set, but SALESFORCE_CLIENT_IDD is',
      'SALESFORCE_USERNAME is not set, but SALESFORCE_USER_NAME is (required unless SALESFORCE_CLIENT_SECRET is set)',
      'RELAY_PUBLIC_URL is not set, but RELAY_PUBLIC_ULR is (required unless SALESFORCE_EVENTS is pubsub)',
    ]);
  });

  it('missing and bad values are reported together', () => {
    const { RELAY_PUBLIC_URL: _, ...rest } = minimum;
    const problems = problemsOf({ ...rest, RELAY_PORT: 'x', LOG_LEVEL: 'x', SYNC_LEADS: 'x', SALESFORCE_ORG_ID: 'x' });
    assert.deepEqual(problems.map((line) => line.split(' ')[0]).sort(), [
      'LOG_LEVEL',
      'RELAY_PORT',
      'RELAY_PUBLIC_URL',
      'SALESFORCE_ORG_ID',
      'SYNC_LEADS',
    ]);
  });

  it('a relay that fetches events needs no address and no secret in one', () => {
    const { publicUrl, salesforce } = readConfig({ ...withoutAddress, SALESFORCE_EVENTS: 'pubsub' });
    assert.deepEqual([publicUrl, salesforce.webhookSecrets], [undefined, []]);
    assert.equal(problemsOf({ ...withoutAddress, SALESFORCE_EVENTS: 'both' }).length, 2);
  });

  it('an empty value is as good as none', () => {
    assert.deepEqual(problemsOf({ ...minimum, PARTNER_CENTER_TENANT_ID: '' }), ['PARTNER_CENTER_TENANT_ID is not set']);
  });

  it('a refusal never prints a secret', () => {
    const secrets = {
      RELAY_ENCRYPTION_KEY: 'c2VjcmV0LWtleQ==',
      SALESFORCE_WEBHOOK_SECRET: 'to/ken',
      DATABASE_URL: 'mysql://relay:pass-word@db.example/cosell',
      RELAY_PORT: 'x',
    };
    const text = problemsOf({ ...minimum, ...secrets }).join('\n');
    assert.match(text, /RELAY_ENCRYPTION_KEY[\s\S]*SALESFORCE_WEBHOOK_SECRET/);
    for (const secret of ['c2VjcmV0', 'to/ken', 'pass-word', minimum.PARTNER_CENTER_CLIENT_SECRET])
      assert.ok(!text.includes(secret), text);
  });

  const { SALESFORCE_USERNAME: _username, SALESFORCE_PRIVATE_KEY_FILE: _key, ...unsigned } = minimum;
  const signIns: [what: string, env: Record<string, string>, missing: string[]][] = [
    ['JWT bearer needs user name and key', { SALESFORCE_USERNAME: 'u', SALESFORCE_PRIVATE_KEY_FILE: keyFile }, []],
    ['client credentials need the secret only', { SALESFORCE_CLIENT_SECRET: 's' }, []],
    ['a user name alone lacks its key', { SALESFORCE_USERNAME: 'u' }, ['SALESFORCE_PRIVATE_KEY_FILE']],
    ['a key alone lacks its user name', { SALESFORCE_PRIVATE_KEY_FILE: keyFile }, ['SALESFORCE_USERNAME']],
    ['neither lacks both', {}, ['SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY_FILE']],
  ];
  for (const [what, env, missing] of signIns) {
    it(`signing in to Salesforce: ${what}`, () => {
      assert.deepEqual(
        problemsOf({ ...unsigned, ...env }).map((line) => line.split(' ')[0]),
        missing,
      );
    });
  }
});

describe('The documentation', () => {
  it('names every setting, and none that does not exist', () => {
    const page = readFileSync(new URL('../../docs/run-the-relay.md', import.meta.url), 'utf8');
    const named = page.matchAll(/\b(?:RELAY|DATABASE|LOG|PARTNER_CENTER|ENTRA|SALESFORCE|SYNC|OTEL)_[A-Z_]+\b/g);
    assert.deepEqual([...new Set([...named].flat())].sort(), [...settingNames, ...fileNames].sort());
  });
});
