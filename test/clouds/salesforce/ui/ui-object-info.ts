import type { ApiRequest, Handler } from '../rest/api-request.ts';
import { SalesforceError } from '../errors.ts';
import type { Session } from '../org.ts';
import { requestedObject } from '../rest/rest-rows.ts';
import type { Field, FieldType, ObjectType } from '../records/schema.ts';
import { fieldTexts, languageOf, type Language } from './translations.ts';
import { masterRecordType } from './ui-record.ts';

/** What the UI API calls the types of fields. */
const dataTypes: Readonly<Record<FieldType, string>> = {
  id: 'Reference',
  reference: 'Reference',
  string: 'String',
  textarea: 'TextArea',
  url: 'Url',
  email: 'Email',
  phone: 'Phone',
  picklist: 'Picklist',
  boolean: 'Boolean',
  currency: 'Currency',
  double: 'Double',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
};

/** The UI API's description of a field. */
export function fieldInfo(session: Session, language: Language, object: ObjectType, field: Field) {
  const { label, help } = fieldTexts(session.org.metadata(), object, field, language);
  const editable = session.permissions.canEdit(object, field);
  const controller = field.picklist?.dependency?.on;
  const isLong = field.type === 'textarea' && (field.length ?? 0) > 255;
  return {
    apiName: field.name,
    calculated: field.compute !== undefined,
    controllerName: controller ?? null,
    controllingFields: controller === undefined ? [] : [controller],
    createable: field.createable && editable,
    custom: field.custom,
    dataType: dataTypes[field.type],
    extraTypeInfo: isLong ? 'PlainTextArea' : null,
    filterable: !isLong,
    inlineHelpText: help,
    label,
    length: field.length ?? 0,
    nameField: field.name === 'Name',
    precision: field.precision ?? 0,
    reference: field.reference !== undefined,
    referenceToInfos: field.reference === undefined ? [] : [{ apiName: field.reference.to, nameFields: ['Name'] }],
    relationshipName: field.reference?.path ?? null,
    required: field.required,
    scale: field.scale ?? 0,
    sortable: !isLong,
    unique: field.unique ?? false,
    updateable: field.updateable && editable,
  };
}

/** The object of a path; one that the user may not see is refused as the UI API does. */
export function uiObject(request: ApiRequest): ObjectType {
  try {
    return requestedObject(request, request.segments[2] ?? '');
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    throw new SalesforceError(
      'INVALID_TYPE',
      `Object ${request.segments[2] ?? ''} is not supported in UI API or you don't have access to it`,
    );
  }
}

/** GET /ui-api/object-info/Opportunity */
export const objectInfo: Handler = (request) => {
  const object = uiObject(request);
  const access = request.session.permissions.object(object);
  const fields = [...object.fields.values()]
    .filter((field) => request.session.permissions.canRead(object, field))
    .map((field): [string, unknown] => [
      field.name,
      fieldInfo(request.session, languageOf(request.headers), object, field),
    ]);
  return {
    status: 200,
    body: {
      apiName: object.name,
      childRelationships: [],
      createable: access.create,
      custom: object.kind !== 'standard',
      defaultRecordTypeId: masterRecordType,
      deletable: access.delete,
      fields: Object.fromEntries(fields),
      keyPrefix: object.keyPrefix,
      label: object.label,
      labelPlural: object.labelPlural,
      nameFields: ['Name'],
      queryable: access.read,
      recordTypeInfos: {
        [masterRecordType]: {
          available: true,
          defaultRecordTypeMapping: true,
          master: true,
          name: 'Master',
          recordTypeId: masterRecordType,
        },
      },
      updateable: access.edit,
    },
  };
};
