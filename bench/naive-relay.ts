import { randomUUID } from 'node:crypto';
import express from 'express';
import { z } from 'zod';

/**
 * The relay that a developer writes first: for each event, it does the work inside the request, with one read of the referral, one query and
 * one upsert. It checks no signature, stores nothing, and loses a change if a call fails.
 */
const env = (name: string) => process.env[name] ?? '';
const event = z.object({ ResourceUri: z.string() });
const rows = z.object({ totalSize: z.number() });
const referralBody = z.object({ name: z.string(), details: z.object({ dealValue: z.number() }) });

const token = z.object({ access_token: z.string() }).parse(
  await (
    await fetch(`${env('ENTRA_AUTHORITY_URL')}/${env('PARTNER_CENTER_TENANT_ID')}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: env('PARTNER_CENTER_CLIENT_ID'),
        client_secret: env('PARTNER_CENTER_CLIENT_SECRET'),
        refresh_token: env('PARTNER_CENTER_REFRESH_TOKEN'),
        resource: 'https://api.partner.microsoft.com',
      }),
    })
  ).json(),
).access_token;
const data = `${env('SALESFORCE_LOGIN_URL')}/services/data/v66.0`;
const salesforce = { authorization: `Bearer ${env('NAIVE_SALESFORCE_TOKEN')}`, 'content-type': 'application/json' };

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${String(response.status)} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function copy(id: string): Promise<void> {
  const url = `${env('PARTNER_CENTER_API_URL')}/v1.0/engagements/referrals/${id}`;
  const referral = referralBody.parse(
    await json(await fetch(url, { headers: { authorization: `Bearer ${token}`, 'client-request-id': randomUUID() } })),
  );
  const soql = `SELECT Id FROM Opportunity WHERE Referral_Identifier__c = '${id}'`;
  const query = await fetch(`${data}/query?q=${encodeURIComponent(soql)}`, { headers: salesforce });
  const { totalSize } = rows.parse(await json(query));
  const created = { Name: referral.name, StageName: 'Prospecting', CloseDate: '2030-12-31' };
  await json(
    await fetch(`${data}/sobjects/Opportunity/Referral_Identifier__c/${id}`, {
      method: 'PATCH',
      headers: salesforce,
      body: JSON.stringify({ ...(totalSize === 0 ? created : {}), Amount: referral.details.dealValue }),
    }),
  );
}

const app = express();
app.post('/webhooks/partner-center', express.json(), async (request, response) => {
  await copy(event.parse(request.body).ResourceUri.split('/').at(-1) ?? '');
  response.status(200).end();
});
app.listen(Number(env('RELAY_PORT')), '127.0.0.1', () => {
  console.log(JSON.stringify({ msg: 'ready', metricsPort: 0 }));
});
