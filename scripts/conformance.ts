import { Org } from '@salesforce/core';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { openOrg } from '../conformance/org.ts';
import { aboutSalesforce } from '../conformance/salesforce.ts';
import { findOut, type Finding } from '../conformance/statement.ts';

const usage = `Usage: npm run conformance -- --target-org <alias> [--json]
Asks an org with the package about every statement on Salesforce that the product relies on. It makes records of its own (opportunities,
contacts, a solution), deletes them at the end and writes nothing else: use a sandbox, for the org's own automation runs on them.`;
const version = '66.0';

const { values } = parseArgs({
  options: {
    'target-org': { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const alias = values['target-org'];
if (values.help || alias === undefined) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}

const connection = (await Org.create({ aliasOrUsername: alias })).getConnection(version);
const userinfo = await connection.request(`${connection.instanceUrl}/services/oauth2/userinfo`);
const { user_id: userId } = z.object({ user_id: z.string() }).parse(userinfo);
const org = openOrg(connection.instanceUrl, connection.accessToken ?? '', { version, userId });
const findings = await findOut(org, aboutSalesforce);
const left = await org.cleanUp();

const count = (outcome: Finding['outcome']) => findings.filter((finding) => finding.outcome === outcome).length;
if (values.json) console.log(JSON.stringify({ version, findings, left }, null, 2));
else {
  for (const { outcome, says, source, asks, answer, problem } of findings) {
    if (outcome === 'answered') console.log(`? ${says} ${String(asks)} = ${String(answer)}`);
    else console.log(`${outcome === 'holds' ? '✔' : '✘'} ${says}`);
    if (problem !== undefined) console.log(`  ${problem} (${source})`);
  }
  console.log(
    `${String(findings.length)} statements: ${String(count('holds'))} hold, ${String(count('does not hold'))} do not, ${String(count('answered'))} questions answered.`,
  );
  if (left.length > 0) console.log(`Not deleted: ${left.join(', ')}`);
}
process.exitCode = count('does not hold') + left.length === 0 ? 0 : 1;
