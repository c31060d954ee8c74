import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { installAndRun, type Installed } from './installation.ts';
import { duePairs, eventually, freePort, runCosell, type RunningRelay } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('What the relay refuses', () => {
  let installed: Installed & { relay: RunningRelay };
  before(async () => {
    installed = await installAndRun();
  });
  after(() => installed.close());

  const post = (headers: Record<string, string>, body: string) =>
    fetch(`${String(installed.environment['RELAY_PUBLIC_URL'])}/webhooks/partner-center`, {
      method: 'POST',
      headers,
      body,
    });
  const certificateFetches = () => installed.partnerCenter.calls().filter(({ host }) => host === 'certificates').length;
  /** Deploys one mapping row as an admin has edited it. */
  const deployRow = (name: string, edit: (xml: string) => string) => {
    const file = `${name}.md-meta.xml`;
    const folder = join(temporaryFolder('row'), 'customMetadata');
    mkdirSync(folder);
    const xml = readFileSync(
      fileURLToPath(new URL(`../force-app/defaults/customMetadata/${file}`, import.meta.url)),
      'utf8',
    );
    assert.notEqual(edit(xml), xml);
    writeFileSync(join(folder, file), edit(xml));
    installed.salesforce.deploy(dirname(folder));
  };
  const pairs = async () => (await runCosell(installed.environment, 'status')).output;

  it('a forged signature: 401 SIGNATURE_INVALID, and nothing is stored', async () => {
    const { headers, body } = installed.partnerCenter.signedDelivery({ name: 'referral-created' });
    const answer = await post(headers, body.replace('referral-created', 'referral-updated'));
    assert.equal(answer.status, 401);
    assert.deepEqual(await answer.json(), { code: 'SIGNATURE_INVALID' });
    assert.equal(await pairs(), 'No pairs yet.');
  });

  it('a certificate at another host: 401 CERTIFICATE_ORIGIN_REFUSED, and nothing is fetched', async () => {
    const { headers, body } = installed.partnerCenter.signedDelivery({ name: 'referral-created' });
    const before = certificateFetches();
    // The same server under a name that is not on the list: only a relay that fetches would notice it.
    const elsewhere = installed.partnerCenter.certificateOrigin.replace('127.0.0.1', 'localhost');
    const name = Object.keys(headers).find((header) => header.toLowerCase() === 'x-ms-certificate-url') ?? '';
    const answer = await post(
      { ...headers, [name]: String(headers[name]).replace(/^http:\/\/[^/]+/, elsewhere) },
      body,
    );
    assert.equal(answer.status, 401);
    assert.deepEqual(await answer.json(), { code: 'CERTIFICATE_ORIGIN_REFUSED' });
    assert.equal(certificateFetches(), before);
    assert.equal(await pairs(), 'No pairs yet.');
  });

  const readsOf = (id: string) =>
    installed.partnerCenter.calls().filter(({ method, path }) => method === 'GET' && path.endsWith(id)).length;
  const atRest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0, 20_000);
  const tell = async (referralId: string) => {
    const signed = installed.partnerCenter.signedDelivery({ name: 'referral-updated', referralId });
    assert.equal((await post(signed.headers, signed.body)).status, 202);
    await atRest();
  };

  it('more than three looks at a referral that is not ours, and six at a pair that has not changed, with one more in three seconds', async () => {
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    await installed.partnerCenter.settle();
    await atRest();
    const [stranger, before, started] = [randomUUID(), readsOf(id), performance.now()];
    /** A look every three seconds comes on top of the first six. */
    const refilled = () => Math.ceil((performance.now() - started) / 3_000);
    for (let round = 0; round < 10; round += 1) await Promise.all([tell(id), tell(stranger)]);
    assert.equal(readsOf(stranger), 3);
    assert.ok(readsOf(id) > before && readsOf(id) <= before + 6 + refilled(), String(readsOf(id) - before));
    // What changes is seen at once all the same, by the sweep at the latest.
    installed.partnerCenter
      .asMicrosoft()
      .updateReferral(id, [{ op: 'replace', path: '/details/dealValue', value: 99_000 }]);
    const seller = installed.salesforce.as(installed.salesforce.users.seller);
    await eventually('the change', async () =>
      (await seller.query('SELECT Amount FROM Opportunity')).some((row) => row['Amount'] === 99_000),
    );
  });

  it('an unknown field in the mapping: MAPPING_FIELD_UNKNOWN names the row; every other row goes on working', async () => {
    const { salesforce, partnerCenter, environment } = installed;
    deployRow('Partner_Center_Field_Mapping.Notes', (xml) => xml.replace('>Description<', '>Notes_from_Microsoft__c<'));
    const { code, output } = await runCosell(environment, 'mapping', 'check');
    assert.equal(code, 1);
    assert.match(
      output,
      /MAPPING_FIELD_UNKNOWN: Mapping row Notes: .* no field Notes_from_Microsoft__c on Opportunity/,
    );

    // A running relay follows within a minute; a new one at once.
    await installed.relay.stop();
    installed.relay = await installed.startRelay();
    const { id } = partnerCenter.asMicrosoft().sendReferral();
    const seller = salesforce.as(salesforce.users.seller);
    const found = await eventually('the opportunity', async () => {
      const rows = await seller.query(
        `SELECT Amount, Description FROM Opportunity WHERE Referral_Identifier__c = '${id}'`,
      );
      return rows[0];
    });
    assert.equal(found['Amount'], 50_000);
    assert.equal(found['Description'], null);
  });

  it('a missing environment variable: exit 2 with every problem at once, before anything is opened', async () => {
    const { RELAY_ENCRYPTION_KEY: _key, SALESFORCE_ORG_ID: _org, ...rest } = installed.environment;
    const { code, output } = await runCosell({ ...rest, RELAY_PORT: 'eighty' }, 'serve');
    assert.equal(code, 2);
    assert.match(output, /CONFIG_INVALID/);
    for (const name of ['RELAY_ENCRYPTION_KEY is not set', 'SALESFORCE_ORG_ID is not set', 'RELAY_PORT '])
      assert.ok(output.includes(name), `${name} in ${output}`);
  });

  for (const words of [['status'], ['mapping', 'check']])
    it(`a missing environment variable is JSON for cosell ${words.join(' ')} --json`, async () => {
      const { SALESFORCE_ORG_ID: _org, ...rest } = installed.environment;
      const { code, output } = await runCosell(rest, ...words, '--json');
      assert.equal(code, 2);
      const json = output.split('\n').find((line) => line.startsWith('{')) ?? '{}';
      const { advice, ...said } = z.record(z.string(), z.string()).parse(JSON.parse(json));
      assert.equal(said['code'], 'CONFIG_INVALID');
      assert.match(said['message'] ?? '', /SALESFORCE_ORG_ID is not set/);
      assert.ok(advice);
    });

  it('the store of another org, as after a sandbox is refreshed: CONFIG_INVALID names both, exit 2', async () => {
    const { SALESFORCE_ORG_ID: own = '', ...rest } = installed.environment;
    const other = '00D000000000999';
    const { code, output } = await runCosell({ ...rest, SALESFORCE_ORG_ID: other }, 'status');
    assert.equal(code, 2, output);
    assert.ok(
      [own.slice(0, 15), other].every((id) => output.includes(id)),
      output,
    );
  });

  it('a second relay on the same data folder: CONFIG_INVALID, exit 2, and the first goes on', async () => {
    const port = String(await freePort());
    const { code, output } = await runCosell({ ...installed.environment, RELAY_PORT: port }, 'serve');
    assert.equal(code, 2);
    assert.match(output, /CONFIG_INVALID: Another relay runs on RELAY_DATA_DIR/);
    assert.equal((await fetch(`${String(installed.environment['RELAY_PUBLIC_URL'])}/readyz`)).status, 200);
  });
});
