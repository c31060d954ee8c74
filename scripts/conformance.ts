import { Org } from '@salesforce/core';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { listenForMessages } from '../conformance/listener.ts';
import { openOrg } from '../conformance/org.ts';
import { aboutPartnerCenter } from '../conformance/partner-center.ts';
import { openPartnerCenter } from '../conformance/partner-center/access.ts';
import { privateDeal } from '../conformance/partner-center/writing.ts';
import { allHold, linesOf } from '../conformance/report.ts';
import { aboutSalesforce } from '../conformance/salesforce.ts';
import { findOut, type Finding } from '../conformance/statement.ts';

const usage = `Usage: npm run conformance -- --target-org <alias> [--listen <port>] [--json]
       npm run conformance -- --partner-center [--write] [--json]
Asks a cloud about every statement on it that the product relies on.
--target-org      an org with the package. It makes records of its own (opportunities, contacts, products, a solution), deletes them at
                  the end and writes nothing else: use a sandbox, for the org's own automation runs on them.
--listen          also checks the outbound message, which must reach this port: first deploy connection/outbound-message with
                  RELAY_PUBLIC_URL set to an address that leads to it.
--partner-center  the partner of the relay's settings (.env). It only reads.
--write           makes one private deal as well, which Microsoft does not see, and closes it as lost: it cannot be deleted.`;
const version = '66.0';

const { values } = parseArgs({
  options: {
    'target-org': { type: 'string' },
    listen: { type: 'string' },
    'partner-center': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const alias = values['target-org'];
if (values.help || (alias === undefined) !== values['partner-center']) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}

async function askOrg(username: string): Promise<{ findings: Finding[]; left: string[] }> {
  const connection = (await Org.create({ aliasOrUsername: username })).getConnection(version);
  const userinfo = await connection.request(`${connection.instanceUrl}/services/oauth2/userinfo`);
  const { user_id: userId } = z.object({ user_id: z.string() }).parse(userinfo);
  const listener = values.listen === undefined ? undefined : await listenForMessages(Number(values.listen));
  const options = { version, userId, messageAbout: listener && ((id: string) => listener.messageAbout(id)) };
  const org = openOrg(connection.instanceUrl, connection.accessToken ?? '', options);
  const findings = await findOut(org, aboutSalesforce);
  const left = await org.cleanUp();
  listener?.close();
  return { findings, left };
}

async function askPartnerCenter(write: boolean): Promise<{ findings: Finding[]; left: string[] }> {
  const { environment, readConfig } = await import('../relay/config.ts');
  const { partnerCenterToken } = await import('../relay/commands/connect.ts');
  const config = readConfig(environment());
  const { systemClock } = await import('../relay/system-clock.ts');
  const token = await partnerCenterToken(config, systemClock);
  const at = openPartnerCenter(config.partnerCenter.apiUrl, token, privateDeal);
  return { findings: await findOut(at, aboutPartnerCenter(write)), left: [] };
}

const { findings, left } = alias === undefined ? await askPartnerCenter(values.write) : await askOrg(alias);
if (values.json) console.log(JSON.stringify({ version, findings, left }, null, 2));
else for (const line of linesOf(findings)) console.log(line);
if (!values.json && left.length > 0) console.log(`Not deleted: ${left.join(', ')}`);
process.exitCode = allHold(findings) && left.length === 0 ? 0 : 1;
