import { listsOf, shownField } from './lightning-lists.ts';
import { frameTexts } from './lightning-texts.ts';
import type { Session } from '../org.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { fieldNamed } from '../records/schema.ts';
import type { Language } from './translations.ts';

/** The fields on the record page and in the list of each object; those that the package adds have their place in its components. */
const layouts: Readonly<Record<string, { fields: readonly string[]; columns: readonly string[] }>> = {
  Opportunity: {
    fields: ['Name', 'AccountId', 'Amount', 'CurrencyIsoCode', 'CloseDate', 'StageName', 'Description'],
    columns: ['Partner_Center_Sync_Icon__c', 'Name', 'AccountId', 'Amount', 'StageName', 'CloseDate'],
  },
  Account: {
    fields: ['Name', 'Phone', 'BillingStreet', 'BillingCity', 'BillingState', 'BillingPostalCode', 'BillingCountry'],
    columns: ['Name', 'BillingCity', 'BillingCountry'],
  },
  Contact: {
    fields: ['FirstName', 'LastName', 'AccountId', 'Email', 'Phone'],
    columns: ['Name', 'AccountId', 'Email'],
  },
};

function shownFields(object: ObjectType, names: readonly string[] | undefined): Field[] {
  if (names !== undefined) return names.flatMap((name) => fieldNamed(object, name) ?? []);
  return [...object.fields.values()].filter(({ name, custom }) => custom || name === 'Name');
}

/** What pages show of an object: labels in the user's language, fields as far as the user may see them. */
export function objectLayout(session: Session, object: ObjectType, language: Language) {
  const layout = layouts[object.name];
  const texts = frameTexts(language);
  const shown = (names: readonly string[] | undefined) =>
    shownFields(object, names)
      .filter((field) => session.permissions.canRead(object, field))
      .map((field) => shownField(session, language, object, field));
  return {
    apiName: object.name,
    label: object.label,
    labelPlural: object.name === 'Opportunity' ? texts.opportunities : object.labelPlural,
    createable: session.permissions.object(object).create,
    fields: shown(layout?.fields),
    columns: shown(layout?.columns),
    lists: object.name === 'Opportunity' ? listsOf(session.org.metadata(), session, object, language) : [],
  };
}
