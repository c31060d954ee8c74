import { z } from 'zod';
import { CosellError, type ErrorCode } from '../errors.ts';

/** What to do about a refusal, by its AADSTS number (Entra: error codes of authentication and authorization). */
const signInAgain = 'Sign in again as the service account: run "cosell connect partner-center".';
export const withMfa = 'Sign in again as the service account, with MFA: run "cosell connect partner-center".';
const cures: Readonly<Record<number, string>> = {
  50011: 'Add http://localhost as a redirect URI of the platform "Web" to the app registration.',
  50034: 'Check the account: the tenant in PARTNER_CENTER_TENANT_ID does not know it.',
  50053: 'The account is locked after too many sign-ins. Unlock it in Entra, then run "cosell connect partner-center".',
  50057:
    'The service account is disabled. Enable it in Entra, or sign in with another one: "cosell connect partner-center".',
  50076: withMfa,
  50078: withMfa,
  50079: withMfa,
  50173: signInAgain,
  53003:
    'A conditional access policy blocks the service account. Ask your Entra admin to let it sign in from this host, with MFA.',
  54005: signInAgain,
  65001:
    'Grant admin consent to the app registration for "Microsoft Partner Center" user_impersonation (Entra > App registrations > API permissions).',
  65004: 'The sign-in was cancelled. Run "cosell connect partner-center" again and accept the permissions.',
  70000: signInAgain,
  70008: signInAgain,
  90002: 'Correct PARTNER_CENTER_TENANT_ID: no such tenant exists (Entra > Overview > Tenant ID).',
  500011:
    'Add the permission "Microsoft Partner Center" user_impersonation to the app registration and grant admin consent.',
  700016: 'Correct PARTNER_CENTER_CLIENT_ID: the tenant has no such app (Entra > App registrations > Application ID).',
  700025:
    'Register http://localhost under the platform "Web" of the app registration, not as a mobile or single-page app.',
  700082: signInAgain,
  900023: 'Correct PARTNER_CENTER_TENANT_ID: it is neither a tenant ID nor a domain.',
  7000215:
    'Correct PARTNER_CENTER_CLIENT_SECRET: it must be the value of a client secret of this app, not the ID of the secret.',
  7000218:
    'Allow public client flows in the app registration (Authentication), or sign in with a browser on this machine.',
  7000222:
    'The client secret has expired. Create a new one in the app registration and set PARTNER_CENTER_CLIENT_SECRET.',
  9002313: signInAgain,
};

/** Temporary problems of Entra itself. */
const passing: readonly number[] = [90033, 90006, 50196];

const denied = z.object({ error: z.string(), error_description: z.string().optional() });

/** Entra's refusal as an error that names the cause and its cure. `body` is the parsed answer of a token endpoint. */
export function entraRefusal(status: number, body: unknown): CosellError {
  const reason = denied.safeParse(body).data;
  if (reason === undefined)
    return new CosellError(
      'PARTNER_CENTER_SIGN_IN',
      `Microsoft Entra answered with HTTP ${String(status)}, but not with a sign-in response.`,
      {
        cure: 'Check ENTRA_AUTHORITY_URL, and whether a proxy answers in place of Microsoft.',
      },
    );
  // Only the first line: trace ids follow it.
  const [text = ''] = reason.error_description?.split(/\r?\n/) ?? [];
  const number = Number(/^AADSTS(\d+)/.exec(text)?.[1]);
  const code: ErrorCode = passing.includes(number) ? 'PARTNER_CENTER_UNAVAILABLE' : 'PARTNER_CENTER_SIGN_IN';
  return new CosellError(code, `Microsoft Entra refused to sign in: ${reason.error}: ${text}`, { cure: cures[number] });
}
