import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const report = z.object({
  findings: z.array(z.looseObject({ asks: z.string().optional(), answer: z.unknown().optional() })),
});

/** Switches as a real cloud has answered, for those of `names` of which it has told something. */
export function answered<Switches extends object>(
  switches: Switches,
  names: readonly (keyof Switches & string)[],
  found: unknown,
): Switches {
  const answers = report.parse(found).findings.filter(({ answer }) => answer !== undefined && answer !== 'unknown');
  const isAsked = (name: string) => names.some((one) => one === name);
  return {
    ...switches,
    ...Object.fromEntries(
      answers.flatMap(({ asks, answer }) => (asks !== undefined && isAsked(asks) ? [[asks, answer]] : [])),
    ),
  };
}

/**
 * The switches that a result of `npm run conformance -- --json` sets, if `conformance/results` contains one: the
 * simulated cloud then behaves as the real one did. Of an org only facts about Salesforce count, not how that org is set up.
 */
export function withFindings<Switches extends object>(
  switches: Switches,
  names: readonly (keyof Switches & string)[],
  cloud: 'salesforce' | 'partner-center',
): Switches {
  const file = fileURLToPath(new URL(`../../conformance/results/${cloud}.json`, import.meta.url));
  return existsSync(file) ? answered(switches, names, JSON.parse(readFileSync(file, 'utf8'))) : switches;
}
