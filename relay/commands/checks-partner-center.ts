import { CosellError } from '../errors.ts';
import { dayMs } from '../ground/day.ts';
import { referralEvents } from '../webhooks/partner-center-event.ts';
import type { Setting } from './command.ts';

const leastDays = 14;

export async function checkPartnerCenter({ adapters, clock }: Setting): Promise<string> {
  await adapters.tokens.get('https://api.partner.microsoft.com');
  await adapters.tokens.get('https://api.partnercenter.microsoft.com');
  const expires = await adapters.tokens.credentialExpires();
  const days = expires === undefined ? undefined : Math.floor((expires - clock.now()) / dayMs);
  if (days !== undefined && days < leastDays)
    throw new CosellError('PARTNER_CENTER_SIGN_IN', `The refresh token runs out in ${String(days)} days.`, {
      cure: 'Entra no longer renews it. Run "cosell connect partner-center".',
    });
  return `both audiences granted${days === undefined ? '' : `; ${String(days)} days left if the relay stops renewing it`}`;
}

export async function checkReferrals({ adapters, clock }: Setting): Promise<string> {
  let changed = 0;
  for await (const page of adapters.referrals.changedSince(clock.now() - dayMs)) changed += page.length;
  return `readable; ${String(changed)} changed in the last day`;
}

export async function checkRegistration({ adapters, config }: Setting): Promise<string> {
  if (config.publicUrl === undefined)
    return `none needed: Partner Center is swept every ${String(config.sync.sweepSeconds)} s`;
  const registration = await adapters.registrations.show();
  if (registration === undefined)
    throw new CosellError('WEBHOOK_NOT_REGISTERED', 'Nothing is registered: Partner Center sends no events.');
  if (registration.url !== `${config.publicUrl}/webhooks/partner-center`)
    throw new CosellError('WEBHOOK_TAKEN', `Events go to ${registration.url}.`, {
      cure: 'If that is another system, "cosell webhook register --overwrite" replaces it. If it is this relay, correct RELAY_PUBLIC_URL.',
    });
  const missing = referralEvents.filter((event) => !registration.events.includes(event));
  if (missing.length > 0) throw new CosellError('WEBHOOK_NOT_REGISTERED', `Not registered: ${missing.join(', ')}.`);
  return `${String(registration.events.length)} events come to this relay`;
}
