import type { FieldMapping, Mapping } from '../fields/mapping.ts';
import type { Json, JsonObject } from '../model.ts';
import { valueAt } from '../fields/pointer.ts';
import { asksForHelp } from './kinds.ts';

/** A deal takes 50 solutions at most (PC:bulk-operations). */
const mostSolutions = 50;
const person: readonly [place: string, name: string][] = [
  ['firstName', 'first name'],
  ['lastName', 'last name'],
  ['email', 'e-mail'],
  ['phoneNumber', 'phone'],
];

const isBlank = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Everything that a deal still lacks before it may be posted, in the seller's words, all at once: the portal's own demands
 * (PC:manage-co-sell-opportunities, PC:connectors-troubleshoot), the rows that are required to share, and what Microsoft's help needs.
 */
export function notReady(body: JsonObject, mapping: Mapping, noCounterpart: readonly string[]): string[] {
  const at = (pointer: string) => valueAt(body, pointer);
  const rowAt = (pointer: string) => mapping.fields.find((field) => field.pointer === pointer);
  // These have words of their own below.
  const told = ['/customerProfile/name', '/customerProfile/address/country', '/details/requirements/solutions'];
  const required = (field: FieldMapping) =>
    field.required &&
    field.directions.outboundCreate &&
    !told.includes(field.pointer) &&
    isBlank(field.place.read(body));
  const country = rowAt('/customerProfile/address/country');
  return [
    ...noCounterpart
      .filter((label) => label !== country?.label)
      .map((label) => `${label}: its value has no counterpart in Partner Center`),
    ...mapping.fields
      .filter((field) => required(field) && !noCounterpart.includes(field.label))
      .map(({ label }) => label),
    ...(isBlank(at('/details/currency'))
      ? ['the currency of the deal (an admin sets Default Currency in the Partner Center settings)']
      : []),
    ...(isBlank(at('/customerProfile/name')) ? ['an account'] : []),
    ...(isBlank(at('/customerProfile/address/country'))
      ? ['the country of the account (billing address), as a name or two letters']
      : []),
    ...solutionProblems(at('/details/requirements/solutions'), mapping),
    ...(asksForHelp({ body }) ? missingForHelp(body) : []),
  ];
}

/** What Microsoft's help needs beyond a private deal: somebody at the customer whom it can talk to. */
export function missingForHelp(body: JsonObject): string[] {
  const lacks = person.filter(([place]) => isBlank(valueAt(body, `/customerProfile/team/0/${place}`)));
  if (lacks.length === 0) return [];
  const names = lacks.length === person.length ? '' : ` (missing: ${lacks.map(([, name]) => name).join(', ')})`;
  return [
    `a primary contact with first name, last name, e-mail and phone${names}: Microsoft needs a person to talk to`,
  ];
}

/** Solution ids are checked against the org's catalogue, where somebody keeps one. */
export function solutionProblems(
  solutions: Json | undefined,
  { solutions: catalogue }: Pick<Mapping, 'solutions'>,
): string[] {
  const ids = Array.isArray(solutions) ? solutions.map((item) => textAt(item)) : [];
  if (ids.length === 0) return ['at least one solution in Products'];
  const unknown = catalogue.size === 0 ? [] : ids.filter((id) => !catalogue.has(id));
  return [
    ...(unknown.length === 0
      ? []
      : [`a valid solution in place of ${unknown.join(', ')} (not in the solution catalogue)`]),
    ...(ids.length > mostSolutions ? [`fewer solutions: at most ${String(mostSolutions)}`] : []),
  ];
}

function textAt(solution: Json): string {
  const id = valueAt(solution, '/id');
  return typeof id === 'string' ? id : '';
}
