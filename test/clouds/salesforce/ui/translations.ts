import type { OrgMetadata } from '../deploy/metadata.ts';
import type { Field, ObjectType } from '../records/schema.ts';
import { frameTexts } from './lightning-texts.ts';
import { nodesAt, textsAt } from '../deploy/xml-paths.ts';

/** A language as metadata and the header Accept-Language name it. English is what everything is written in first. */
export type Language = string;

/** The language that a call asks for: the first one, without its region; of Chinese there is the traditional one. */
export function languageOf(headers: Readonly<Record<string, string | undefined>>): Language {
  const language = /^[a-z]+/i.exec(headers['accept-language'] ?? '')?.[0].toLowerCase() ?? 'en';
  return language === 'zh' ? 'zh_TW' : language;
}

/** A language as pages and browsers name it. */
export const tagOf = (language: Language): string => language.replace('_', '-');

/** Labels that components import, in English or, if they are translated, in another language. */
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
    // A real org knows the names of its own fields in every language.
    label:
      textsAt(translation, 'label')[0] ??
      (field.custom ? undefined : frameTexts(language)[`field:${field.name}`]) ??
      field.label,
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
