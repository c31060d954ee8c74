import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { listenForMessages } from '../conformance/listener.ts';
import { openOrg } from '../conformance/org.ts';
import { linesOf } from '../conformance/report.ts';
import { aboutSalesforce } from '../conformance/salesforce.ts';
import { findOut, Needs } from '../conformance/statement.ts';
import { startSalesforceCloud } from './clouds/salesforce/start.ts';
import { defaultSwitches } from './clouds/salesforce/switches.ts';
import { placeholders, root } from './force-app/package-files.ts';
import { packageSources } from './package-sources.ts';
import { freePort, inherited } from './relay-under-test.ts';
import { quiet } from './sf.ts';
import { temporaryFolder } from './temporary-folder.ts';

const report = z.object({
  findings: z.array(
    z.object({
      says: z.string(),
      outcome: z.string(),
      asks: z.string().optional(),
      answer: z.unknown().optional(),
      problem: z.string().optional(),
    }),
  ),
  left: z.array(z.string()),
});

describe('The statements about Salesforce', { timeout: 290_000 }, () => {
  const home = temporaryFolder('sf-home');
  const run = (command: string, words: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    new Promise<{ code: number; stdout: string; output: string }>((resolve) => {
      const env = { ...inherited(), ...quiet, HOME: home, ...more };
      execFile(command, [...words], { cwd: root, env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, stdout, output: `${stdout}${stderr}` });
      });
    });

  it('hold in the simulated org, through the real sf and HTTP alone, and its switches answer the questions', async (t) => {
    const org = await startSalesforceCloud({ sources: packageSources, placeholders });
    t.after(() => org.close());
    org.pauseOutbound();
    const token = { SF_ACCESS_TOKEN: org.accessTokenFor(org.users.admin) };
    const words = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'my-org', '--no-prompt'];
    const login = await run(join(root, 'node_modules/.bin/sf'), words, token);
    assert.equal(login.code, 0, login.output);

    const asked = await run(process.execPath, ['scripts/conformance.ts', '--target-org', 'my-org', '--json']);
    assert.notEqual(asked.stdout, '', asked.output);
    const { findings, left } = report.parse(JSON.parse(asked.stdout));
    assert.deepEqual(
      findings.filter(({ outcome }) => outcome === 'does not hold'),
      [],
    );
    assert.equal(findings.length, aboutSalesforce.length);
    assert.deepEqual(
      findings.filter(({ outcome }) => outcome === 'skipped').map(({ problem }) => problem?.split(',')[0]),
      ['--listen <port>'],
    );
    assert.deepEqual([asked.code, left], [0, []]);
    for (const { asks, answer } of findings.filter(({ outcome }) => outcome === 'answered'))
      assert.equal(answer, Object.entries(defaultSwitches).find(([name]) => name === asks)?.[1], asks);
  });

  it('answer the questions of an org that is set up differently', async (t) => {
    const switches = {
      ...{ multiCurrency: false, addressPicklists: true, opportunityTeams: false, stageRestricted: true },
      ...{ personAccounts: true, recordTypes: true },
      ...({ compositeIfUnmodifiedSince: 'ignore', collectionUnknownField: 'call', uiContactRoles: 'refused' } as const),
    };
    const port = await freePort();
    const listener = await listenForMessages(port);
    const RELAY_PUBLIC_URL = `http://127.0.0.1:${String(port)}`;
    const cloud = await startSalesforceCloud({
      ...{ sources: packageSources, switches },
      placeholders: { ...placeholders, RELAY_PUBLIC_URL },
    });
    t.after(async () => {
      listener.close();
      await cloud.close();
    });
    const token = cloud.accessTokenFor(cloud.users.admin);
    const [user] = await cloud
      .as(cloud.users.admin)
      .query(`SELECT Id FROM User WHERE Username = '${cloud.users.admin}'`);
    const org = openOrg(cloud.url, token, {
      ...{ version: '66.0', userId: String(user?.['Id']) },
      messageAbout: (id) => listener.messageAbout(id),
    });
    const findings = await findOut(org, aboutSalesforce);
    assert.deepEqual(
      findings.filter(({ outcome }) => outcome === 'does not hold' || outcome === 'skipped'),
      [],
    );
    const answers = findings.flatMap(({ asks, answer }) => (asks === undefined ? [] : [[asks, answer]]));
    assert.deepEqual(Object.fromEntries(answers), switches);
    assert.deepEqual(await org.cleanUp(), []);
  });

  it('say what was seen where one does not hold, and what is needed where one is skipped', async () => {
    const nobody = openOrg('http://127.0.0.1:1', '', { version: '66.0', userId: '' });
    const wrong = { says: 'Two is three.', source: 'nowhere', holds: async () => Promise.reject(new Error('2')) };
    const needy = {
      says: 'Three is four.',
      source: 'nowhere',
      holds: async () => Promise.reject(new Needs('a thing')),
    };
    const lines = linesOf(await findOut(nobody, [wrong, needy]));
    assert.ok(lines.includes('  skipped: needs a thing (nowhere)'), lines.join('\n'));
    assert.match(lines.at(-1) ?? '', /^2 statements: 0 hold, 1 do not, 0 questions answered, 1 skipped\.$/);
    assert.deepEqual(await findOut(nobody, [wrong]), [
      { says: 'Two is three.', source: 'nowhere', outcome: 'does not hold', problem: '2' },
    ]);
  });
});
