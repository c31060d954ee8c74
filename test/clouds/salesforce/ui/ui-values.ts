import type { Session } from '../org.ts';
import type { Field, ObjectType, Row, Value } from '../records/schema.ts';
import { valueOf } from '../records/schema.ts';
import { type Language, valueLabel } from './translations.ts';
import { activeCurrencies } from '../records/standard-objects.ts';

/** A field's value as the UI API shows it: raw, and formatted for display if that differs. */
export interface UiValue {
  displayValue: string | null;
  value: Value;
}

const locales: Readonly<Record<Language, string>> = {
  ...{ de: 'de-DE', en: 'en-US', es: 'es-ES', fr: 'fr-FR', ja: 'ja-JP', zh_TW: 'zh-TW' },
};

/** The locale in which people who read a language see numbers and dates. */
export const localeOf = (language: Language): string => locales[language] ?? 'en-US';

type Display = (value: string | number, context: { locale: string; row: Row; session: Session }) => string;

const number: Display = (value, { locale }) => Number(value).toLocaleString(locale);
/** Users of the simulated org live in Greenwich. */
const moment =
  (format: Intl.DateTimeFormatOptions): Display =>
  (value, { locale }) =>
    new Date(value).toLocaleString(locale, { timeZone: 'UTC', ...format });

const displays: Readonly<Partial<Record<Field['type'], Display>>> = {
  currency: (value, { locale, row }) => {
    const currency = typeof row['CurrencyIsoCode'] === 'string' ? row['CurrencyIsoCode'] : activeCurrencies[0];
    return Number(value).toLocaleString(locale, { style: 'currency', currency });
  },
  double: number,
  percent: (value, context) => `${number(value, context)}%`,
  date: moment({ dateStyle: 'short' }),
  datetime: moment({ dateStyle: 'short', timeStyle: 'short' }),
};

/** A field of a row as the UI API shows it in a language. */
export function uiValue(session: Session, object: ObjectType, field: Field, row: Row, language: Language): UiValue {
  const value = valueOf(row, field);
  if (typeof value !== 'string' && typeof value !== 'number') return { displayValue: null, value };
  if (field.type === 'picklist') {
    const label = valueLabel(session.org.metadata(), object, field, String(value), language);
    return { displayValue: label, value };
  }
  const display = displays[field.type];
  return { displayValue: display?.(value, { locale: localeOf(language), row, session }) ?? null, value };
}
