import { CosellError } from '../../errors.ts';
import type { FieldMapping, Mapping } from '../fields/mapping.ts';
import type { Json, JsonObject } from '../model.ts';
import { valueAt } from '../fields/pointer.ts';
import { calendarDay } from '../fields/calendar-day.ts';
import { asksForHelp } from './kinds.ts';
import { lackingToShare, type DealFacts, type Need } from './readiness-rules.ts';

/** A deal has 50 solutions at most (PC:bulk-operations). */
const mostSolutions = 50;
const person: readonly [place: string, name: string][] = [
  ['firstName', 'first name'],
  ['lastName', 'last name'],
  ['email', 'e-mail'],
  ['phoneNumber', 'phone'],
];

const isBlank = (value: Json | undefined) =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The rules cover these places. Other required rows are named by their label. */
const places = {
  account: '/customerProfile/name',
  country: '/customerProfile/address/country',
  amount: '/details/dealValue',
  closeDate: '/details/closingDateTime',
  solutions: '/details/requirements/solutions',
} as const satisfies Partial<Record<Need, string>>;
const rulePlaces: readonly string[] = Object.values(places);

/** What the seller has to fill in, in the seller's words. */
const words: Record<Need, (body: JsonObject, mapping: Mapping) => string[]> = {
  account: () => ['an account with a billing country'],
  country: () => ['the country of the account (billing address), as a name or a code'],
  amount: () => ['an amount above zero'],
  closeDate: () => ['a close date in the future'],
  solutions: (body, mapping) => solutionProblems(valueAt(body, places.solutions), mapping),
  contact: (body) => missingForHelp(body),
  owner: (body) => [missingOfOwner(body)],
};

/**
 * Everything that a deal still lacks before it may be posted, in the seller's words: the portal's own requirements
 * (PC:manage-co-sell-opportunities, PC:connectors-troubleshoot), the rows required to share, and what Microsoft's help needs.
 * `noCounterpart`: labels of fields whose value Partner Center does not have. `now`: epoch ms.
 */
export function notReady(body: JsonObject, mapping: Mapping, noCounterpart: readonly string[], now: number): string[] {
  const required = (field: FieldMapping) =>
    field.required &&
    field.directions.outboundCreate &&
    !rulePlaces.includes(field.pointer) &&
    !isOfOwner(field) &&
    isBlank(field.place.read(body));
  const country = mapping.fields.find(({ pointer }) => pointer === places.country);
  const lacking = lackingToShare(factsOf(body, mapping, noCounterpart), earliestToday(now));
  return [
    ...noCounterpart
      .filter((label) => label !== country?.label)
      .map((label) => `${label}: its value has no counterpart in Partner Center`),
    ...mapping.fields
      .filter((field) => required(field) && !noCounterpart.includes(field.label))
      .map(({ label }) => label),
    ...(isBlank(valueAt(body, '/details/currency'))
      ? ['the currency of the deal (an admin sets Default Currency in the Partner Center settings)']
      : []),
    ...lacking.flatMap((need) => words[need](body, mapping)),
  ];
}

/**
 * The earliest current day anywhere on earth: the relay accepts every close date that a seller's page accepts, wherever the seller is.
 */
const earliestToday = (now: number) => new Date(now - 12 * 3_600_000).toISOString().slice(0, 10);

/** The deal as the rules see it. Skips a row that is blank and not required, or whose value is already reported as missing. */
function factsOf(body: JsonObject, mapping: Mapping, noCounterpart: readonly string[]): DealFacts {
  const asked = (pointer: string) => {
    const value = valueAt(body, pointer);
    const row = mapping.fields.find((field) => field.pointer === pointer);
    const isAsked = row?.required === true && row.directions.outboundCreate && !noCounterpart.includes(row.label);
    return isBlank(value) ? (isAsked ? null : undefined) : value;
  };
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : null);
  const [amount, closeDate] = [asked(places.amount), asked(places.closeDate)];
  // The rules know only what is blank. What else may be wrong with a list is judged here, and counts as blank.
  const blankIf = (problems: readonly string[]) => (problems.length === 0 ? undefined : null);
  const [firstName, lastName, email, phone] = person.map(([leaf]) => text(valueAt(body, `${ownersPlace}/${leaf}`)));
  const isOwnerAsked = mapping.fields.some((field) => isOfOwner(field) && field.required);
  return {
    account: text(valueAt(body, places.account)),
    country: text(valueAt(body, places.country)),
    // A blank amount counts as zero.
    amount: amount === undefined ? undefined : Number(amount),
    closeDate: closeDate === undefined ? undefined : (calendarDay(text(closeDate) ?? '') ?? null),
    solutions: blankIf(solutionProblems(valueAt(body, places.solutions), mapping)),
    help: asksForHelp({ body }) ? text(valueAt(body, '/inviteContext/assistanceRequestCode')) : null,
    contact: blankIf(missingForHelp(body)),
    ...(isOwnerAsked && { owner: { firstName, lastName, email, phone } }),
  };
}

const ownersPlace = '/team/0';
const isOfOwner = ({ pointer }: FieldMapping) => pointer.startsWith(`${ownersPlace}/`);

/** What the owner lacks for Partner Center. It is entered on the user, not on the deal. */
function missingOfOwner(body: JsonObject): string {
  const lacks = person.filter(([place]) => isBlank(valueAt(body, `${ownersPlace}/${place}`))).map(([, name]) => name);
  return `the ${lacks.join(' and the ')} of the opportunity's owner, on the user: Partner Center asks for a team member with first name, last name, e-mail and phone`;
}

/**
 * What a refused deal lacks in its team. The portal requires a member with name, e-mail and phone; Microsoft does not document whether
 * the API does too (PC:bulk-operations). Undefined if the refusal is about something else.
 */
export function missingOfTeam(body: JsonObject, { words = '', message }: CosellError): string | undefined {
  const team = valueAt(body, '/team');
  const isWhole = (one: Json) => person.every(([place]) => !isBlank(valueAt(one, `/${place}`)));
  if (!/\bteam\b/i.test(`${words} ${message}`) || (Array.isArray(team) && team.some(isWhole))) return undefined;
  return missingOfOwner(body);
}

/** What Microsoft's help needs beyond a private deal: a contact at the customer, at any place in the list. */
export function missingForHelp(body: JsonObject): string[] {
  const people = valueAt(body, '/customerProfile/team');
  const lacking = (Array.isArray(people) && people.length > 0 ? people : [null]).map((one) =>
    person.filter(([place]) => isBlank(valueAt(one, `/${place}`))),
  );
  const [lacks = []] = lacking;
  if (lacking.some(({ length }) => length === 0)) return [];
  const names = lacks.length === person.length ? '' : ` (missing: ${lacks.map(([, name]) => name).join(', ')})`;
  return [`a primary contact with first name, last name, e-mail and phone${names}: Microsoft needs someone to contact`];
}

/** Checks solution ids against the org's catalogue, if the org keeps one. */
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

/**
 * The error for a deal that lacks something. What a seller typed into Products may be anything, so only the deal's own page shows it:
 * neither log, store nor command line does.
 */
export function stillMissing(intro: string, missing: readonly string[]): CosellError {
  const words = `${intro} Still missing: ${missing.join('; ')}.`;
  const message = words.replace(
    / in place of .* \(not in the solution catalogue\)/s,
    ' in place of one that is not in the catalogue',
  );
  return new CosellError('NOT_READY_TO_SHARE', message, message === words ? {} : { words });
}

function textAt(solution: Json): string {
  const id = valueAt(solution, '/id');
  return typeof id === 'string' ? id : '';
}
