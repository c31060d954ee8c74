import type { Org } from '@salesforce/core';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';
import { quoted, rowsOf } from './org-check.ts';

/** The user with whom the Salesforce CLI is signed in. */
export async function userIdOf(org: Org): Promise<string> {
  const soql = `SELECT Id FROM User WHERE Username = ${quoted([org.getUsername() ?? ''])}`;
  const [user] = await rowsOf(org.getConnection('66.0'), soql, z.object({ Id: z.string() }));
  if (user === undefined) throw new Error('The org does not show the user of this alias.');
  return user.Id;
}

/**
 * A sign-in on this machine that returns the Salesforce CLI's session, so a rehearsal needs neither a client app nor a key in the
 * org. A second request returns a renewed session, if the CLI can renew it.
 */
export async function lendSession(org: Org): Promise<{ url: string; close(): void }> {
  const connection = org.getConnection('66.0');
  const userId = await userIdOf(org);
  let isLent = false;
  const renewed = async () => {
    if (isLent) await org.refreshAuth().catch(() => undefined);
    isLent = true;
    return connection.accessToken;
  };
  const server = createServer((request, response) => {
    request.resume();
    void renewed().then((token) => {
      const grant = {
        access_token: token,
        instance_url: connection.instanceUrl,
        id: `${connection.instanceUrl}/id/${org.getOrgId()}/${userId}`,
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(grant));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
