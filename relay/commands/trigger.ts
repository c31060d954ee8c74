import { z } from 'zod';
import type { Config } from '../config.ts';
import { CosellError } from '../errors.ts';
import { exchange } from '../ground/exchange.ts';
import { isLoopback } from '../setting-types.ts';
import type { CommandOutput } from './command.ts';

/** What can be triggered, and what then happens in the sandbox. */
export const triggers = {
  referral: 'Microsoft sent a deal',
  update: 'Microsoft changed the value of a deal',
  accept: 'Microsoft accepted a deal of yours',
} as const;

const answer = z.object({ referralId: z.string(), name: z.string().nullish() });
const limits = { timeoutMs: 10_000, maxBytes: 64 * 1024 };

/**
 * Makes the sandbox play Microsoft's part, to show how the relay reacts. It cannot touch real deals, because it calls only an address on
 * this machine. @throws USAGE
 */
export async function trigger(
  { partnerCenter: { apiUrl } }: Pick<Config, 'partnerCenter'>,
  what: string,
  referral: string | undefined,
): Promise<CommandOutput> {
  const told = Object.entries(triggers).find(([name]) => name === what)?.[1];
  if (told === undefined)
    throw new CosellError('USAGE', `${what} cannot be triggered; these can: ${Object.keys(triggers).join(', ')}.`);
  if (!isLoopback(apiUrl))
    throw new CosellError('USAGE', `PARTNER_CENTER_API_URL is ${apiUrl}, which is not a sandbox on this machine.`, {
      cure: 'Start one with "npm run sandbox" and use its settings.',
    });
  const query = referral === undefined ? '' : `?${new URLSearchParams({ referral }).toString()}`;
  const { status, body } = await exchange({ method: 'POST', url: `${apiUrl}/sandbox/${what}${query}` }, limits);
  const text = body.toString();
  if (status !== 200)
    throw new CosellError('USAGE', `The sandbox refused (${String(status)}): ${text.slice(0, 200)}`, {
      cure: 'Is there a deal that this could happen to? "cosell trigger referral" sends one.',
    });
  const { referralId, name } = answer.parse(JSON.parse(text));
  return { ok: true, lines: [`${told}: ${name ?? '(no name)'} (${referralId}).`], data: { what, referralId, name } };
}
