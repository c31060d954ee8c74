import { z } from 'zod';
import type { PartnerCenterCloud } from './clouds/partner-center/start.ts';

const granted = z.object({ access_token: z.string() });

/** Another integration of the same tenant has its own address registered: what an operator finds on the first day. */
export async function registerAnotherSystem(cloud: PartnerCenterCloud): Promise<void> {
  const grant = await fetch(`${cloud.authorityUrl}/${cloud.tenantId}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      resource: 'https://api.partnercenter.microsoft.com',
      client_id: cloud.clientId,
      client_secret: cloud.clientSecret,
      refresh_token: cloud.refreshToken,
    }),
  });
  const { access_token: token } = granted.parse(await grant.json());
  const answer = await fetch(`${cloud.webhookApiUrl}/webhooks/v1/registration`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ WebhookUrl: 'https://another-system.example/hook', WebhookEvents: ['referral-created'] }),
  });
  if (!answer.ok) throw new Error(`The registration was refused: ${await answer.text()}`);
}
