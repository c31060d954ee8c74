import { compileMapping } from '../sync/fields/compile-mapping.ts';
import type { Direction } from '../sync/fields/mapping.ts';
import type { CommandOutput, Setting } from './command.ts';

const arrows: readonly [Direction, string][] = [
  ['inboundCreate', 'in: create'],
  ['inboundUpdate', 'in: update'],
  ['outboundCreate', 'out: create'],
  ['outboundUpdate', 'out: update'],
];

/** Reads the org's mapping rows as the relay does, and shows which are active, which are not, and why. */
export async function checkMapping({ adapters }: Setting): Promise<CommandOutput> {
  const { fields, problems } = compileMapping(await adapters.organization.load());
  return {
    ok: problems.length === 0,
    lines: [
      ...fields.map(
        ({ name, pointer, field, directions, policy }) =>
          `ok   ${name}: ${pointer} <-> ${field}  (${arrows
            .filter(([direction]) => directions[direction])
            .map(([, label]) => label)
            .join(', ')}; ${policy})`,
      ),
      ...problems.map(({ error }) => `off  ${error.code}: ${error.message} ${error.advice}`),
    ],
    data: {
      rows: fields.map(({ name, pointer, field, directions, policy }) => ({
        name,
        pointer,
        field,
        directions,
        policy,
      })),
      problems: problems.map(({ row, error }) => ({
        row,
        code: error.code,
        message: error.message,
        advice: error.advice,
      })),
    },
  };
}
