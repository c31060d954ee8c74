import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileNames, settingNames } from '../../relay/config.ts';
import { inWords, unknownAmong } from '../../relay/unknown-settings.ts';

const known = [...settingNames, ...fileNames];
const told = (...names: string[]) => unknownAmong(names, known).map(inWords);

describe('Names of settings that do not exist', () => {
  const mistyped: readonly [name: string, meant: string][] = [
    ['SALESFORCE_CLIENT_IDD', 'SALESFORCE_CLIENT_ID'],
    ['SALEFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_ID'],
    ['SYNC_SWEEP_SECOND', 'SYNC_SWEEP_SECONDS'],
    ['RELAY_PROT', 'RELAY_PORT'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['ENTRA_AUTHORTY_ULR', 'ENTRA_AUTHORITY_URL'],
    ['PARTNERCENTER_CLIENTSECRET', 'PARTNER_CENTER_CLIENT_SECRET'],
    ['SALESFORCE_WEBHOOK_SECRET_FIEL', 'SALESFORCE_WEBHOOK_SECRET_FILE'],
    ['salesforce_client_id', 'SALESFORCE_CLIENT_ID'],
    ['Relay_Port', 'RELAY_PORT'],
  ];
  for (const [name, meant] of mistyped)
    it(`${name} is told, and that ${meant} was probably meant`, () => {
      assert.deepEqual(told(name), [`${name} (did you mean ${meant}?)`]);
    });

  it('a name that begins like ours and resembles none is told without a guess', () => {
    assert.deepEqual(told('SYNC_TURBO', 'RELAY_COLOUR', 'SALESFORCE_PASSWORD'), [
      'SYNC_TURBO',
      'RELAY_COLOUR',
      'SALESFORCE_PASSWORD',
    ]);
  });

  it('settings, and what other programs read from the same file, are left alone', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const ofTheExample = [...example.matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name = '']) => name);
    assert.ok(ofTheExample.length > 10);
    const ofOthers =
      'PORT TZ PATH LANG NODE_ENV NODE_OPTIONS NODE_EXTRA_CA_CERTS NODE_USE_ENV_PROXY NO_COLOR POSTGRES_PASSWORD POSTGRES_USER PGPASSWORD PGSSLMODE DATABASE_SSL COMPOSE_PROJECT_NAME HTTP_PROXY HTTPS_PROXY NO_PROXY https_proxy no_proxy grpc_proxy OTEL_LOG_LEVEL OTEL_LOGS_EXPORTER OTEL_EXPORTER_OTLP_METRICS_ENDPOINT OTEL_EXPORTER_OTLP_TIMEOUT';
    assert.deepEqual(told(...known, ...ofTheExample, ...ofOthers.split(' ')), []);
  });
});
