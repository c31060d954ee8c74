import type { OrgMetadata } from '../deploy/metadata.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { nodesAt, textsAt } from '../deploy/xml-paths.ts';

/** A language as metadata and the header Accept-Language name it. English is what everything is written in first. */
export type Language = string;

/** The language that a call asks for: the first one, without its region. */
export function languageOf(headers: Readonly<Record<string, string | undefined>>): Language {
  return /^[a-z]+/i.exec(headers['accept-language'] ?? '')?.[0].toLowerCase() ?? 'en';
}

/** Labels that components import, in English or, where somebody translated them, in another language. */
export function customLabels({ sources }: OrgMetadata, language: Language): Record<string, string> {
  const original = nodesAt(sources.get('CustomLabels:CustomLabels'), 'labels').map((node) => [
    node,
    'fullName',
    'value',
  ]);
  const translated = nodesAt(sources.get(`Translations:${language}`), 'customLabels').map((node) => [
    node,
    'name',
    'label',
  ]);
  return Object.fromEntries(
    [...original, ...translated].map(([node, name, value]) => [
      textsAt(node, String(name))[0] ?? '',
      textsAt(node, String(value))[0] ?? '',
    ]),
  );
}

/** What is said of a field in a language: from a file of its own or from that of its object. */
function translationOf({ sources }: OrgMetadata, object: ObjectType, field: Field, language: Language): unknown {
  const file = `${object.name}-${language}`;
  const own = sources.get(`CustomFieldTranslation:${file}.${field.name}`);
  const fields = nodesAt(sources.get(`CustomObjectTranslation:${file}`), 'fields');
  return own ?? fields.find((node) => textsAt(node, 'name')[0] === field.name);
}

/** Label and help of a field in a language. */
export function fieldTexts(
  metadata: OrgMetadata,
  object: ObjectType,
  field: Field,
  language: Language,
): { label: string; help: string | null } {
  const translation = translationOf(metadata, object, field, language);
  const definition = metadata.sources.get(`CustomField:${object.name}.${field.name}`);
  return {
    label: textsAt(translation, 'label')[0] ?? field.label,
    help: textsAt(translation, 'help')[0] ?? textsAt(definition, 'inlineHelpText')[0] ?? null,
  };
}

/** The label of a picklist's value in a language; a value that the picklist does not have is its own label. */
export function valueLabel(
  metadata: OrgMetadata,
  object: ObjectType,
  field: Field,
  value: string,
  language: Language,
): string {
  const label = field.picklist?.values.find((entry) => entry.value === value)?.label ?? value;
  const translations = nodesAt(translationOf(metadata, object, field, language), 'picklistValues');
  const translated = translations.find((node) => textsAt(node, 'masterLabel')[0] === label);
  return textsAt(translated, 'translation')[0] ?? label;
}
