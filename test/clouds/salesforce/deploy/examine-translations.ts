import { missingField } from './deploy-columns.ts';
import { noField, objectOf, refuse } from './examined.ts';
import type { Examined } from './examined.ts';

/** Refuses everything translated while Translation Workbench is off. */
function requireTranslations({ context }: Examined): void {
  if (!context.switches.translationWorkbench) refuse('Translation Workbench is not enabled for this organization');
}

function requireTranslated({ object }: Examined, objectName: string, fields: readonly string[]): void {
  const translated = object(objectName);
  const missing = missingField(translated, fields);
  if (missing !== undefined) noField(translated, missing, 'fields');
}

/** The object of a translation and, in mdapi format, its fields. */
export function objectTranslation(examined: Examined): void {
  requireTranslations(examined);
  requireTranslated(examined, objectOf(examined.fullName), examined.texts('fields.name'));
}

/** The field of a translation in source format, which has a file for each. */
export function fieldTranslation(examined: Examined): void {
  requireTranslations(examined);
  requireTranslated(examined, objectOf(examined.fullName), [examined.fullName.split('.')[1] ?? '']);
}

/** The labels and tabs of a translation; those of the org itself are called `standard-Opportunity`. */
export function translations(examined: Examined): void {
  requireTranslations(examined);
  const { texts, requireKept } = examined;
  requireKept('CustomLabel', texts('customLabels.name'), 'customLabels');
  const own = texts('customTabs.name').filter((name) => !name.startsWith('standard-'));
  requireKept('CustomTab', own, 'customTabs');
}

/** The value set of a translation. */
export function globalValueSetTranslation(examined: Examined): void {
  requireTranslations(examined);
  const name = objectOf(examined.fullName);
  if (!examined.draft.globalValueSets.has(name)) refuse(`no GlobalValueSet named ${name} found`);
}
