import type { Component } from './metadata-source.ts';
import { textsAt } from './xml-paths.ts';

/**
 * The longest texts of what is not a field value: element of each metadata type, and its characters.
 * Sources: Metadata API Developer Guide and Field Reference Guide, the page of each type; Salesforce Help, "Picklist Limits", "Define Custom Objects".
 * Some public packages carry translations that are longer than published; what we ship keeps to the published lengths.
 */
const longest: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CompactLayout: { label: 40 },
  CustomApplication: { label: 40, description: 255 },
  CustomField: {
    label: 40,
    description: 1000,
    inlineHelpText: 510,
    relationshipLabel: 80,
    relationshipName: 40,
    displayFormat: 30,
    'valueSet.valueSetDefinition.value.fullName': 255,
    'valueSet.valueSetDefinition.value.label': 255,
  },
  CustomFieldTranslation: { label: 40, help: 510, relationshipLabel: 80 },
  CustomLabels: {
    'labels.fullName': 80,
    'labels.shortDescription': 80,
    'labels.value': 1000,
    'labels.categories': 255,
  },
  CustomMetadata: { label: 40 },
  CustomObject: { label: 40, pluralLabel: 40, description: 1000, 'nameField.label': 80 },
  CustomObjectTranslation: {
    nameFieldLabel: 80,
    'fields.label': 40,
    'fields.help': 510,
    'fields.relationshipLabel': 80,
    'fieldSets.label': 80,
    'layouts.sections.label': 765,
    'recordTypes.label': 765,
  },
  CustomPermission: { label: 80, description: 255 },
  CustomTab: { label: 40, description: 255 },
  Dashboard: { title: 80, description: 255 },
  FlexiPage: { masterLabel: 80, description: 255 },
  GlobalValueSet: { 'customValue.fullName': 255, 'customValue.label': 255 },
  ListView: { label: 40 },
  PermissionSet: { label: 80, description: 255 },
  PermissionSetGroup: { label: 80, description: 255 },
  Report: { name: 40, description: 255 },
  ReportType: { label: 50, description: 255 },
  Translations: { 'customLabels.label': 765, 'customApplications.label': 765, 'customTabs.label': 40 },
  ValidationRule: { description: 255, errorMessage: 255 },
};

/** The longest names of components: what follows the object, and without the suffix of custom fields. */
const longestName: Readonly<Record<string, number>> = { CustomField: 40, CustomMetadata: 40, ValidationRule: 40 };

const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** What the org says; types of which no message is known get that of most. */
function tooLong(type: string, element: string, limit: number): string {
  if (type === 'ValidationRule' && element === 'description')
    return `Validation rule description cannot be longer than ${limit} characters long.`;
  if (type.startsWith('PermissionSet')) return `${capitalized(element)}: data value too large (max length=${limit})`;
  return `Value too long for field: ${capitalized(element)} maximum length is:${limit}`;
}

/** Throws an Error when a text or the name of a component is longer than the org takes. */
export function requireLengths({ type, fullName, xml }: Component): void {
  for (const [path, limit] of Object.entries(longest[type] ?? {}))
    if (textsAt(xml, path).some((text) => text.length > limit))
      throw new Error(tooLong(type, path.split('.').at(-1) ?? path, limit));
  const limit = longestName[type];
  const name = (fullName.split('.').at(-1) ?? fullName).replace(/__c$/, '');
  if (limit !== undefined && name.length > limit) throw new Error(tooLong(type, 'fullName', limit));
}
