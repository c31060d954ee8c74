import { compileMapping } from '../fields/compile-mapping.ts';
import type { Mapping } from '../fields/mapping.ts';
import type { Clock } from '../ports/clock.ts';
import type { OrgConfiguration } from '../ports/organization.ts';
import type { Report } from '../ports/report.ts';

/** How soon an admin's change takes effect, without a restart. */
const keepMs = 60_000;

/**
 * The mapping in force, loaded on first use and again every minute. If the org cannot be reached, the last mapping stays in force.
 * Reports row problems when they change, and passes each loaded mapping to `loaded`.
 */
export function createMappingSource(
  organization: OrgConfiguration,
  clock: Clock,
  report: Report,
  loaded: (mapping: Mapping) => void = () => undefined,
): () => Promise<Mapping> {
  let current: { at: number; mapping: Mapping } | undefined;
  let loading: Promise<Mapping> | undefined;
  let reported = '';

  async function load(): Promise<Mapping> {
    const mapping = compileMapping(await organization.load());
    const problems = mapping.problems.map(({ row, error }) => ({ row, code: error.code, message: error.message }));
    const seen = JSON.stringify([mapping.fields.map(({ key }) => key), problems]);
    if (seen !== reported) report({ event: 'mapping', rows: mapping.fields.length, problems });
    reported = seen;
    current = { at: clock.now(), mapping };
    loaded(mapping);
    return mapping;
  }

  return async () => {
    // By the distance in time: a clock that is set back must not keep an old mapping in force.
    if (current !== undefined && Math.abs(clock.now() - current.at) < keepMs) return current.mapping;
    loading ??= load().finally(() => (loading = undefined));
    return current === undefined ? loading : loading.catch(() => current?.mapping ?? load());
  };
}
