import { missingField } from './deploy-columns.ts';
import { noField, objectOf, refuse } from './examined.ts';
import type { Examined } from './examined.ts';

/** Refuses everything translated while Translation Workbench is off. */
export function requireTranslations({ context }: Examined): void {
  if (!context.switches.translationWorkbench) refuse('Translation Workbench is not enabled for this organization');
}

/** The object of a translation. */
export function objectTranslation(examined: Examined): void {
  requireTranslations(examined);
  examined.object(objectOf(examined.fullName));
}

/** The field of a translation. */
export function fieldTranslation(examined: Examined): void {
  requireTranslations(examined);
  const object = examined.object(objectOf(examined.fullName));
  const name = examined.fullName.split('.')[1] ?? '';
  if (missingField(object, [name]) !== undefined) noField(object, name, 'fields');
}

/** The value set of a translation. */
export function globalValueSetTranslation(examined: Examined): void {
  requireTranslations(examined);
  const name = objectOf(examined.fullName);
  if (!examined.draft.globalValueSets.has(name)) refuse(`no GlobalValueSet named ${name} found`);
}
