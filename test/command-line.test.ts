import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { openAdapters } from '../relay/adapters.ts';
import type { AttendedSetting } from '../relay/commands/command.ts';
import { table } from '../relay/commands/table.ts';
import { readConfig } from '../relay/config.ts';
import { unobserved } from '../relay/ground/observe.ts';
import { systemClock } from '../relay/system-clock.ts';
import { installAndRun, type Installed } from './installation.ts';
import { checkout, duePairs, eventually, runCosell, runProgram, type RunningRelay } from './relay-under-test.ts';

describe('The command line of the operator', { timeout: 240_000 }, () => {
  let installed: Installed & { relay: RunningRelay };
  let referralId = '';
  let opportunityId = '';
  before(async () => {
    installed = await installAndRun();
  });
  after(() => installed.close());

  /** One command in this process, as somebody at a terminal who answers `answer`. */
  async function cosell(usage: string, words: string[] = [], options: Record<string, unknown> = {}, answer?: boolean) {
    const entry = table.find((each) => each.usage.startsWith(usage));
    assert.ok(entry, usage);
    const config = readConfig(installed.environment);
    const adapters = await openAdapters(config, systemClock, () => unobserved);
    const shown: number[] = [];
    const said: string[] = [];
    const setting: AttendedSetting = {
      ...{ config, adapters, clock: systemClock, say: (line) => said.push(line) },
      progress: { show: (left, atLeast) => shown.push(atLeast - left), end: () => undefined },
      confirm: answer === undefined ? undefined : async () => answer,
    };
    try {
      const output = await entry.run(setting, { words, options });
      return { ...output, text: output.lines.join('\n'), said: said.join('\n'), shown };
    } finally {
      await adapters.close();
    }
  }
  const rest = () => eventually('rest', async () => (await duePairs(installed.relay)) === 0);
  const seller = () => installed.salesforce.as(installed.salesforce.users.seller);

  it('has Microsoft send a deal to the sandbox, change it, and accept one', async () => {
    const { data } = await cosell('trigger', ['referral']);
    ({ referralId } = data as { referralId: string });
    const row = await eventually('the deal to arrive', async () =>
      (await seller().query(`SELECT Id, Amount FROM Opportunity WHERE Referral_Identifier__c = '${referralId}'`)).at(0),
    );
    opportunityId = String(row['Id']);
    await rest();
    const { text } = await cosell('trigger', ['update', referralId]);
    assert.match(text, new RegExp(`^Microsoft changed the value of a deal: .* \\(${referralId}\\)\\.$`));
    await eventually('the new amount', async () => {
      const [now] = await seller().query(`SELECT Amount FROM Opportunity WHERE Id = '${opportunityId}'`);
      return now?.['Amount'] === Number(row['Amount']) + 1_000;
    });
    await rest();
    await assert.rejects(cosell('trigger', ['accept']), { code: 'USAGE' });
    await assert.rejects(cosell('trigger', ['explode']), /these can: referral, update, accept/);
  });

  it('shows a deal by either id, by 15 characters, and by words of its name', async () => {
    const name = installed.partnerCenter.referral(referralId)?.name ?? '';
    for (const words of [referralId, opportunityId, opportunityId.slice(0, 15), name.toLowerCase().slice(0, 9)]) {
      const { ok, text } = await cosell('show', [words]);
      assert.equal(ok, true, text);
      assert.ok(text.startsWith(name), text);
      assert.match(text, new RegExp(`Salesforce +${opportunityId}  Synced`));
      assert.match(text, new RegExp(`Partner Center +${referralId}  New / Pending`));
      assert.match(text, /^Amount +51000 +51000 +unchanged$/m);
      assert.match(text, /Both sides are in sync\./);
      assert.match(text, /Last events:\n +\d{4}-\d\d-\d\dT[\d:]+Z +\w+: /);
    }
  });

  it('says that there is nothing to do for an id that no deal has, and where nothing has failed', async () => {
    const unknown = `${opportunityId.slice(0, 11)}ZZZZ`;
    assert.equal((await cosell('sync', [unknown])).text, 'Nothing to sync: no shared deal has this ID.');
    for (const usage of ['failed list', 'failed retry'])
      assert.equal((await cosell(usage)).text, 'No failed pairs.', usage);
  });

  it('shows with a deal what was overwritten in fields that are kept out of the history', async () => {
    const adapters = await openAdapters(readConfig(installed.environment), systemClock, () => unobserved);
    const phone = { label: 'Phone', side: 'Partner Center', value: '+1 425 555 0177' } as const;
    const at = Date.UTC(2026, 10, 30, 9);
    await adapters.overwritten.keep({ referralId, opportunityId }, [{ id: 'loss', ...phone }], at);
    await adapters.close();
    const { text, data } = await cosell('show', [opportunityId]);
    assert.match(
      text,
      /\nOverwritten values .*:\n {2}2026-11-30T09:00:00Z {2}Phone in Partner Center: \+1 425 555 0177\n/,
    );
    assert.deepEqual((data as { overwritten: unknown }).overwritten, [{ at, what: phone }]);
  });

  it('says which deals there are when words name several or none', async () => {
    await cosell('trigger', ['referral']);
    await eventually('two deals', async () => (await seller().query('SELECT Id FROM Opportunity')).length === 2);
    await rest();
    const name = installed.partnerCenter.referral(referralId)?.name ?? '';
    await assert.rejects(cosell('show', [name]), new RegExp(`Several deals have .*\n  ${opportunityId}  `));
    await assert.rejects(
      cosell('show', ['Nothing of the kind']),
      /No shared deal has "Nothing of the kind" in its name/,
    );
  });

  it('names the deals that sellers have to complete, and tells that from a relay that is broken', async () => {
    const account = await seller().create('Account', { Name: 'Adventure Works', BillingCountry: 'Germany' });
    const deal = { Name: 'Blank deal', AccountId: account, StageName: 'Qualification', CloseDate: '2027-05-31' };
    const id = await seller().create('Opportunity', { ...deal, Sync_with_Partner_Center__c: true });
    await eventually('the deal to need attention', async () => {
      const { text } = await cosell('failed list');
      return text.startsWith(`Blank deal  ${id}  -  attention, `) && text.includes('NOT_READY_TO_SHARE: ');
    });
    const { ok, isUpToSellers, text } = await cosell('status');
    assert.deepEqual([ok, isUpToSellers], [false, true], text);
    assert.match(text, /^synced +2$/m);
    assert.match(text, /^Blank deal +006/m);
    assert.equal((await runProgram(checkout, installed.environment, ['status'])).code, 3);
    await rest();
    const looks = () => installed.relay.lines.filter((line) => line.includes('NOT_READY_TO_SHARE')).length;
    assert.equal(looks(), 1);
    // Two sweeps, and a person who asks again.
    await cosell('failed retry');
    await rest();
    const sweeps = installed.partnerCenter.calls().length;
    await eventually('two sweeps', () => installed.partnerCenter.calls().length >= sweeps + 4);
    assert.equal(looks(), 1, 'a deal that is not ready is one line in the log, not one at every look');
  });

  it('asks before it forgets the work list, and shows beforehand what it would do', async () => {
    const before = (await cosell('status')).data;
    const { text } = await cosell('rebuild', [], { dryRun: true });
    assert.match(
      text,
      /^This would forget the 3 rows of the work list and find 3 pairs again\.\nNothing was changed\.$/,
    );
    await assert.rejects(cosell('rebuild'), { code: 'USAGE' });
    assert.equal((await cosell('rebuild', [], {}, false)).text, 'Nothing was changed.');
    assert.deepEqual((await cosell('status')).data, before);
    const { ok, text: done, shown } = await cosell('rebuild', [], {}, true);
    assert.equal(ok, true, done);
    assert.match(done, /Marked 3 pairs as due\. All pairs are done\./);
    assert.equal(shown[0], 0);
  });

  it('has an example in every help', () => {
    for (const { usage, examples } of table)
      assert.ok(examples[0]?.startsWith(`cosell ${usage.replace(/ ?[<[].*/, '')}`), usage);
  });

  it('completes commands in bash', async () => {
    const { output: script } = await runCosell({}, 'completion', 'bash');
    const complete = (...typed: string[]) => {
      const words = ['cosell', ...typed].map((word) => `'${word}'`).join(' ');
      const lines = `${script}\nCOMP_WORDS=(${words})\nCOMP_CWORD=${String(typed.length)}\n_cosell\necho "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', lines], { encoding: 'utf8' }).stdout.trim();
    };
    assert.equal(complete('fai'), 'failed');
    assert.equal(complete('failed', ''), 'list retry');
    assert.equal(complete('trigger', ''), 'referral update accept --json');
    assert.equal(complete('rebuild', '--d'), '--dry-run');
    assert.equal(complete('completion', 'f'), 'fish');
  });

  it('says at once that no relay runs, instead of waiting for one', async () => {
    await installed.relay.stop();
    const started = performance.now();
    for (const [usage, words] of [
      ['sync', [referralId]],
      ['failed retry', []],
      ['rebuild', []],
      ['backfill', []],
      ['status', []],
      ['webhook register', []],
      ['webhook test', []],
    ] as const) {
      const { ok, isUpToSellers, reason } = await cosell(usage, [...words], { yes: true });
      assert.deepEqual([ok, isUpToSellers ?? false], [false, false], usage);
      assert.match(reason ?? '', /[Nn]o relay is running\. Start it with "cosell serve"/, usage);
    }
    assert.ok(performance.now() - started < 5_000);
  });
});
