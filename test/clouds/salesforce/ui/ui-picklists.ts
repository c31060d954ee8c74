import type { ApiRequest, Handler } from '../rest/api-request.ts';
import { SalesforceError } from '../errors.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { fieldNamed } from '../records/schema.ts';
import { readableField } from '../query/soql-paths.ts';
import { languageOf, valueLabel } from './translations.ts';
import { opportunityStages } from '../records/standard-objects.ts';
import { uiObject } from './ui-object-info.ts';
import { masterRecordType } from './ui-record.ts';

/** Values of the controlling field with the numbers that stand for them in `validFor`. */
function controllers(object: ObjectType, { picklist }: Field): Record<string, number> {
  const controlling = picklist?.dependency === undefined ? undefined : fieldNamed(object, picklist.dependency.on);
  if (controlling === undefined) return {};
  const values =
    controlling.type === 'boolean' ? ['false', 'true'] : (controlling.picklist?.values ?? []).map(({ value }) => value);
  return Object.fromEntries(values.map((value, index) => [value, index]));
}

/** Settings of a picklist call a check box checked or unchecked, its values are true and false. */
const asValue = (name: string) => ({ checked: 'true', unchecked: 'false' })[name] ?? name;

/** The UI API's attributes of a stage besides its name (User Interface API guide, "Picklist Value"). */
function stageAttributes(value: string) {
  const known = opportunityStages.find(({ stage }) => stage === value);
  if (known === undefined) return null;
  const { isClosed: closed, isWon: won, probability: defaultProbability } = known;
  return { picklistAtrributesValueType: 'OpportunityStage', closed, won, defaultProbability };
}

function picklistValues({ session, headers, apiVersion }: ApiRequest, object: ObjectType, field: Field) {
  const controllerValues = controllers(object, field);
  const { values = [], dependency } = field.picklist ?? {};
  const shown = values.map(({ value, isDefault = false }) => ({
    attributes: field.name === 'StageName' ? stageAttributes(value) : null,
    isDefault,
    label: valueLabel(session.org.metadata(), object, field, value, languageOf(headers)),
    validFor: (dependency?.allowed.get(value) ?? []).map((name) => controllerValues[asValue(name)] ?? -1),
    value,
  }));
  const preset = shown.find(({ isDefault }) => isDefault);
  return {
    controllerValues,
    defaultValue:
      preset === undefined ? null : { attributes: null, label: preset.label, validFor: [], value: preset.value },
    url: `/services/data/v${apiVersion}/ui-api/object-info/${object.name}/picklist-values/${masterRecordType}/${field.name}`,
    values: shown.map(({ isDefault: _isDefault, ...value }) => value),
  };
}

function requireRecordType(request: ApiRequest): ObjectType {
  const object = uiObject(request);
  const id = request.segments[4] ?? '';
  if (id.slice(0, 15) !== masterRecordType.slice(0, 15))
    throw new SalesforceError('INVALID_RECORD_TYPE', `The record type ${id} is not available for ${object.name}`);
  return object;
}

/** GET /ui-api/object-info/Opportunity/picklist-values/012…/StageName */
export const picklistValuesOfField: Handler = (request) => {
  const object = requireRecordType(request);
  const field = readableField(request.session, object, request.segments[5] ?? '');
  if (field.picklist === undefined)
    throw new SalesforceError('INVALID_FIELD', `${object.name}.${field.name} is not a picklist`);
  return { status: 200, body: picklistValues(request, object, field) };
};

/** GET /ui-api/object-info/Opportunity/picklist-values/012… */
export const picklistValuesOfObject: Handler = (request) => {
  const object = requireRecordType(request);
  const fields = [...object.fields.values()].filter(
    (field) => field.picklist !== undefined && request.session.permissions.canRead(object, field),
  );
  return {
    status: 200,
    body: {
      picklistFieldValues: Object.fromEntries(
        fields.map((field) => [field.name, picklistValues(request, object, field)]),
      ),
    },
  };
};
