import { z } from 'zod';
import { oldestPackage, version } from '../ground/version.ts';
import type { Mapping } from '../sync/fields/mapping.ts';
import type { SetupCheck } from '../sync/ports/organization.ts';
import { packageFlows } from './package-flows.ts';
import { isOlder } from './package-version.ts';

/** What the org showed; undefined for what it does not show to the relay's user. */
export interface Seen {
  mapping: Mapping;
  flows: unknown[] | undefined;
  organization: unknown[] | undefined;
  license: unknown[] | undefined;
  sellers: unknown[] | undefined;
  owner: unknown[] | undefined;
  /** Stages that the org's opportunities can have. */
  stages: readonly string[] | undefined;
}

type Verdict = Pick<SetupCheck, 'state' | 'code'> & { values?: readonly string[] };

/** The relay's user may lack the right to see this, which is no reason for an alarm. */
const unseen: Verdict = { state: 'look', code: 'UNSEEN' };
const done = (code: string, ...values: string[]): Verdict => ({ state: 'done', code, values });
const todo = (code: string, values: readonly string[] = []): Verdict => ({ state: 'todo', code, values });
const look = (code: string, values: readonly string[] = []): Verdict => ({ state: 'look', code, values });

const flow = z.object({
  ApiName: z.string(),
  Label: z.string(),
  ActiveVersionId: z.string().nullable(),
  LatestVersionId: z.string().nullable(),
});
const sharing = z.object({ DefaultOpportunityAccess: z.string(), DefaultAccountAccess: z.string() });
const user = z.object({ IsActive: z.boolean() });

/** Everything that an org needs, in the order in which an admin sets it up. */
export const verdicts: Readonly<Record<string, (seen: Seen) => Verdict>> = {
  package({ mapping: { settings } }) {
    const [installed = '', needs = ''] = [settings['Package_Version'], settings['Oldest_Relay']];
    if (isOlder(installed, oldestPackage)) return todo('PACKAGE_OLD', [installed, version, oldestPackage]);
    if (isOlder(version, needs)) return todo('RELAY_OLD', [installed, version, needs]);
    return done('PACKAGE_FITS', installed, version);
  },

  flows(seen) {
    const flows = z.array(flow).safeParse(seen.flows).data ?? [];
    // If the user sees none of them, it may lack the right to see flows at all.
    if (flows.length === 0) return unseen;
    const missing = packageFlows.filter((name) => !flows.some(({ ApiName }) => ApiName === name));
    const off = flows.filter(({ ActiveVersionId }) => ActiveVersionId === null);
    const old = flows.filter(
      ({ ActiveVersionId, LatestVersionId }) => ActiveVersionId !== null && ActiveVersionId !== LatestVersionId,
    );
    const labels = (some: typeof flows) => some.map(({ Label }) => Label);
    if (missing.length > 0) return todo('FLOWS_MISSING', missing);
    if (off.length > 0) return todo('FLOWS_OFF', labels(off));
    return old.length > 0 ? todo('FLOWS_OLD', labels(old)) : done('FLOWS_ACTIVE', String(flows.length));
  },

  license({ license }) {
    if (license === undefined) return unseen;
    return license.length > 0 ? done('LICENSE_ASSIGNED') : look('LICENSE_NONE');
  },

  sellers({ sellers }) {
    if (sellers === undefined) return unseen;
    return sellers.length > 0 ? done('SELLERS_ASSIGNED') : todo('SELLERS_NONE');
  },

  sharing({ organization }) {
    const access = sharing.safeParse(organization?.[0]).data;
    if (access === undefined) return unseen;
    const isOpen = Object.values(access).every((value) => value.includes('Edit'));
    return isOpen ? done('SHARING_OPEN') : look('SHARING_CLOSED');
  },

  owner({ mapping, owner }) {
    const name = mapping.settings['Default_Owner'] ?? '';
    if (name === '') return look('OWNER_BLANK');
    if (owner === undefined) return unseen;
    const isActive = user.safeParse(owner[0]).data?.IsActive === true;
    return isActive ? done('OWNER_ACTIVE', name) : todo('OWNER_INACTIVE', [name]);
  },

  mapping({ mapping: { problems } }) {
    return problems.length === 0 ? done('MAPPING_FITS') : todo('MAPPING_ROWS', [String(problems.length)]);
  },

  stages({ mapping, stages }) {
    const { inbound, outbound } = mapping.fields.find(({ field }) => field === 'StageName') ?? {};
    if (inbound === undefined || outbound === undefined) return done('STAGES_FREE');
    if (stages === undefined) return unseen;
    const named = new Set([...outbound.keys(), ...inbound.values()]);
    const unnamed = stages.filter((stage) => !named.has(stage));
    return unnamed.length === 0 ? done('STAGES_NAMED') : look('STAGES_UNNAMED', unnamed);
  },

  solutions({ mapping: { solutions } }) {
    return solutions.size === 0 ? todo('SOLUTIONS_NONE') : done('SOLUTIONS_THERE', String(solutions.size));
  },
};
