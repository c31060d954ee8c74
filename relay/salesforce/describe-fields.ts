import { z } from 'zod';
import { CosellError } from '../errors.ts';
import type { FieldKind } from '../sync/fields/canonical.ts';
import type { FieldDescription } from '../sync/fields/mapping.ts';
import { relayOnlyFields } from './card-fields.ts';
import type { Salesforce } from './connect.ts';
import { expectRow } from './soql.ts';

/** How old a description may be, by the org's clock, before it is read again. */
const keepMs = 600_000;

const describeAnswer = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      type: z.string(),
      length: z.number(),
      scale: z.number(),
      createable: z.boolean(),
      updateable: z.boolean(),
      nillable: z.boolean(),
      restrictedPicklist: z.boolean(),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish(),
    }),
  ),
});

/** Salesforce's field types that can be mapped. The others have no plain value: an encrypted text is shown masked. */
const kinds: Readonly<Record<string, FieldKind>> = {
  string: 'text',
  textarea: 'text',
  picklist: 'text',
  phone: 'text',
  email: 'text',
  url: 'text',
  combobox: 'text',
  multipicklist: 'text',
  id: 'text',
  reference: 'text',
  currency: 'number',
  double: 'number',
  percent: 'number',
  int: 'number',
  date: 'date',
  datetime: 'datetime',
  boolean: 'boolean',
};

/** Related records that mapping paths can lead to. The relay does not write them once the deal exists. */
const relatives = [
  { object: 'Account', path: 'Account.', label: 'Account', creates: 'as described' },
  { object: 'Contact', path: 'PrimaryContact.', label: 'Primary contact', creates: 'as described' },
  // The owner is chosen by e-mail address. The relay never writes to a user.
  { object: 'User', path: 'Owner.', label: 'Owner', creates: ['Email'] },
] as const;

type Describe = (path: string) => FieldDescription | undefined;
type RawField = z.infer<typeof describeAnswer>['fields'][number];

/**
 * Describes fields by their path. Reads the descriptions again after a while, and immediately for an unknown path, or once the org has
 * refused a call about its schema: a field may have been deleted, renamed or hidden, and a row that still names it would fail each read.
 */
export function createDescriber(
  salesforce: Salesforce,
): (paths: readonly string[], serverTime: number) => Promise<Describe> {
  let known: { at: number; refusals: number; fields: ReadonlyMap<string, FieldDescription> } | undefined;

  return async (paths, serverTime) => {
    const refusals = salesforce.schemaRefusals();
    const isOld = known === undefined || serverTime - known.at >= keepMs || known.refusals !== refusals;
    if (known === undefined || isOld || paths.some((path) => known?.fields.has(path) === false))
      known = { ...(await describeAll(salesforce)), refusals };
    const { fields } = known;
    return (path) => fields.get(path);
  };
}

async function describeAll(salesforce: Salesforce) {
  const [opportunity, ...others] = await Promise.all([
    describe(salesforce, 'Opportunity'),
    ...relatives.map(({ object }) => describe(salesforce, object).catch(noneIfHidden)),
  ]);
  const own = opportunity.fields.map((field) => [field.name, described(field)] as const);
  const related = relatives.flatMap(({ path, label, creates }, index) =>
    (others[index]?.fields ?? []).map((field) => {
      const createable = creates === 'as described' ? field.createable : creates.some((name) => name === field.name);
      const description = {
        ...described(field),
        record: 'beside' as const,
        label: `${label}: ${field.label}`,
        createable,
        updateable: false,
      };
      return [`${path}${field.name}`, description] as const;
    }),
  );
  return { at: opportunity.at, fields: new Map<string, FieldDescription>([...own, ...related]) };
}

async function describe(salesforce: Salesforce, object: string): Promise<{ at: number; fields: RawField[] }> {
  const { body, serverTime } = await salesforce.call({
    method: 'GET',
    path: `/sobjects/${object}/describe`,
    operation: 'describe',
  });
  return { at: serverTime, fields: expectRow(describeAnswer, body).fields };
}

/** An object that the integration user may not see has no fields for us. A row that names one is reported. */
function noneIfHidden(thrown: unknown): { fields: RawField[] } {
  if (thrown instanceof CosellError && thrown.code === 'OPPORTUNITY_NOT_FOUND') return { fields: [] };
  throw thrown;
}

/**
 * Picklists that accept any text through the API although an unlisted value does harm: an opportunity in a stage that the org does not
 * have appears in no forecast and on no path.
 */
const listed: readonly string[] = ['StageName'];

function described(field: RawField): FieldDescription {
  const { label, type, length, scale, createable, updateable, nillable, restrictedPicklist, picklistValues } = field;
  // Several values of a multi-select picklist stand in one text. The org itself refuses the ones that it does not have.
  const isListed = (restrictedPicklist && type !== 'multipicklist') || listed.includes(field.name);
  const allowed = isListed ? picklistValues?.filter(({ active }) => active).map(({ value }) => value) : undefined;
  return {
    label,
    length,
    scale,
    createable,
    updateable,
    nillable,
    record: 'opportunity',
    relayOnly: relayOnlyFields.includes(field.name),
    kind: Object.hasOwn(kinds, type) ? kinds[type] : undefined,
    allowed,
  };
}
