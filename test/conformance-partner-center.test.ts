import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { aboutPartnerCenter } from '../conformance/partner-center.ts';
import { openPartnerCenter } from '../conformance/partner-center/access.ts';
import { privateDeal } from '../conformance/partner-center/writing.ts';
import { findOut } from '../conformance/statement.ts';
import { audiences } from './clouds/partner-center/access-tokens.ts';
import { createDriver } from './clouds/partner-center/driver.ts';
import { startPartnerCenterCloud } from './clouds/partner-center/start.ts';
import { defaultSwitches, type PartnerCenterSwitches } from './clouds/partner-center/switches.ts';
import { install, type Installed } from './installation.ts';
import { runProgram } from './relay-under-test.ts';

const valueOf = (switches: PartnerCenterSwitches, name: string | undefined) =>
  Object.entries(switches).find(([key]) => key === name)?.[1] as unknown;

describe('The statements about Partner Center', () => {
  /** A partner with some deals of Microsoft's, and everything that there is to find out, by writing too. */
  async function ask(change: Partial<PartnerCenterSwitches>) {
    const cloud = await startPartnerCenterCloud({ switches: change });
    try {
      for (let count = 0; count < 3; count += 1) cloud.asMicrosoft().sendReferral();
      const token = await createDriver(cloud).accessToken(audiences.referrals);
      return await findOut(openPartnerCenter(cloud.apiUrl, token, privateDeal), aboutPartnerCenter(true));
    } finally {
      await cloud.close();
    }
  }

  const clouds: readonly [what: string, change: Partial<PartnerCenterSwitches>][] = [
    ['as it is by default', { pageSize: 2 }],
    [
      'in which every published unknown is the other way round',
      {
        ...{ listsCarryETag: true, absentFields: 'omitted', listItems: 'summary', pageSize: 1, countMeaning: 'total' },
        ...{ nextLinkForm: 'documented', requireClientRequestId: false, requestIdHeader: 'MS-RequestId' },
        ...{ createStatus: 202, responsesOmitClosingDate: true, mismatchCode: 'resourceModified' },
        ...{ unknownFields: 'ignore', readOnlyFields: 'ignore', createOnlyFields: 'accept', arrayPatches: 'refuse' },
        ...{ putWithoutIfMatchStatus: 428, terminalWriteStatus: 409 },
      },
    ],
  ];
  for (const [what, change] of clouds)
    it(`hold in a cloud ${what}, and its switches answer the questions`, async () => {
      const findings = await ask(change);
      assert.deepEqual(
        findings.filter(({ outcome }) => outcome === 'does not hold'),
        [],
      );
      const answers = findings.filter(({ outcome, answer }) => outcome === 'answered' && answer !== 'unknown');
      assert.deepEqual(
        answers.map(({ asks, answer }) => [asks, answer]),
        answers.map(({ asks }) => [asks, valueOf({ ...defaultSwitches, ...change }, asks)]),
      );
      assert.ok(answers.length >= 16, String(answers.length));
    });

  describe('asked with the settings of a relay', () => {
    let installed: Installed;
    before(async () => {
      installed = await install();
    });
    after(() => installed.close());

    it('are found out by reading alone, beside the statements on how', async () => {
      installed.partnerCenter.asMicrosoft().sendReferral();
      const words = ['--partner-center', '--json'];
      const { code, output } = await runProgram(
        [process.execPath, 'scripts/conformance.ts'],
        { HOME: String(installed.environment['RELAY_DATA_DIR']), ...installed.environment },
        words,
      );
      const { findings } = z
        .object({ findings: z.array(z.object({ outcome: z.string() })) })
        .parse(JSON.parse(output.slice(output.indexOf('{'))));
      assert.deepEqual([code, findings.length], [0, aboutPartnerCenter(false).length]);
      const written = installed.partnerCenter.calls().filter(({ host, method }) => host === 'api' && method !== 'GET');
      assert.deepEqual(written, []);
    });
  });
});
