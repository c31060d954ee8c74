import { z } from 'zod';
import { NotSetUp, rowsOf, type OrgConnection } from './org-check.ts';

const organization = z.object({
  IsSandbox: z.boolean(),
  OrganizationType: z.string().nullish(),
  TrialExpirationDate: z.string().nullish(),
});

/**
 * Whether this is a production org: not a sandbox, a developer org or a trial. A scratch org is a sandbox with an
 * end date (Object Reference: Organization).
 */
const isProduction = ({ IsSandbox, OrganizationType, TrialExpirationDate }: z.infer<typeof organization>) =>
  !IsSandbox && !(OrganizationType ?? '').endsWith('Developer Edition') && (TrialExpirationDate ?? null) === null;

/** A rehearsal deploys, creates deals and changes them. @throws when this is a production org, or the org does not say */
export async function refuseProduction(connection: Pick<OrgConnection, 'query'>): Promise<void> {
  const soql = 'SELECT IsSandbox, OrganizationType, TrialExpirationDate FROM Organization';
  const [own] = await rowsOf(connection, soql, organization);
  if (own === undefined || isProduction(own))
    throw new NotSetUp(
      'This is a production org. A rehearsal deploys the package and creates deals: use a scratch, developer or sandbox org. To rehearse here nevertheless, add --allow-production.',
    );
}
