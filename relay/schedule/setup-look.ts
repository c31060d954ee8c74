import type { Mapping } from '../sync/fields/mapping.ts';
import type { OrgSetup, SetupReport } from '../sync/ports/organization.ts';
import { isRecent } from '../ground/wait.ts';

const hour = 3_600_000;

/**
 * Looks at the org's set-up now and then: with every heartbeat as long as an admin has something to do, so that the set-up page follows,
 * and once an hour after that. Undefined where it is not time yet.
 */
export function createSetupLook(setup: OrgSetup, now: () => number) {
  let last: SetupReport | undefined;
  return async (mapping: Mapping): Promise<SetupReport | undefined> => {
    const hasWork = last === undefined || last.checks.some(({ state }) => state === 'todo');
    if (!hasWork && last !== undefined && isRecent(last.at, hour, now())) return undefined;
    last = { at: now(), checks: await setup.look(mapping) };
    return last;
  };
}
