import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { furnish } from '../scripts/furnish.ts';
import { play } from '../scripts/play.ts';
import { timeShares } from '../scripts/share-times.ts';
import type { Stage, Step } from '../scripts/story.ts';
import { install, installAndRun } from './installation.ts';

const sandbox = fileURLToPath(new URL('../scripts/sandbox.ts', import.meta.url));

describe('The sandbox', { timeout: 120_000 }, () => {
  it('plays its whole story with --once and exits 0', async () => {
    const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
      execFile(process.execPath, [sandbox, '--once'], { timeout: 100_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : 1, output: stdout + stderr });
      });
    });
    assert.equal(code, 0, output);
    assert.match(output, /\n6 passed, 0 failed\n/);
    assert.equal(output.match(/^✔ .*\[\d+ ms\]$/gm)?.length, 6, 'each step prints its time');
  });

  it('times how long shared deals take to show ✔', async () => {
    const installed = await installAndRun();
    const printed: string[] = [];
    try {
      await timeShares(installed, 2, (line) => printed.push(line));
    } finally {
      await installed.close();
    }
    assert.match(printed.join('\n'), /^From the save to ✔: \d+, \d+ ms; median \d+ ms, goal 1500 ms$/);
  });

  it('gives whoever stays an inbox of thirty deals and deals of their own to share', async () => {
    const installed = await install();
    try {
      await furnish(installed);
      const names = installed.partnerCenter.referrals().filter(({ organizationId }) => organizationId !== 'msft');
      assert.equal(new Set(names.map(({ name }) => name)).size, 30);
      const { salesforce } = installed;
      const own = await salesforce
        .as(salesforce.users.seller)
        .query('SELECT Id FROM Opportunity WHERE Sync_with_Partner_Center__c = false');
      assert.equal(own.length, 6);
    } finally {
      await installed.close();
    }
  });

  it('counts a step that does not happen, and those after it', async () => {
    const step = (what: string, happens: boolean): Step => ({
      who: 'Nobody',
      what,
      play: () => (happens ? Promise.resolve(['seen']) : Promise.reject(new Error('nothing came'))),
    });
    const printed: string[] = [];
    // None of these steps looks at the stage.
    const stage = {} as Stage;
    assert.equal(
      await play(stage, (line) => printed.push(line), [
        step('first', true),
        step('second', false),
        step('third', true),
      ]),
      2,
    );
    assert.deepEqual(
      printed.map((line) => line.replace(/\d+ ms/, 'N ms')),
      [
        '✔ Nobody: first  [N ms]',
        '    seen',
        '✘ Nobody: second  [N ms]',
        '    Error: nothing came',
        '\n1 passed, 2 failed',
      ],
    );
  });
});
