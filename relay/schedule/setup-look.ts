import type { Mapping } from '../sync/fields/mapping.ts';
import type { OrgSetup, SetupReport } from '../sync/ports/organization.ts';
import { isRecent } from '../ground/wait.ts';

const hour = 3_600_000;

/**
 * Checks the org's set-up: with every heartbeat as long as the admin has something to do, so that the set-up page keeps up, and otherwise
 * once an hour. Undefined if it is not time yet.
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
