import type { Language } from './translations.ts';

/** What the frame of the simulated Lightning pages says; the package's own texts come from its labels. */
const english = {
  app: 'Partner Center Co-sell',
  as: 'At work as',
  language: 'Language',
  switch: 'Switch',
  skip: 'Skip to main content',
  tabs: 'Tabs',
  opportunities: 'Opportunities',
  new: 'New',
  edit: 'Edit',
  save: 'Save',
  cancel: 'Cancel',
  details: 'Details',
  related: 'Contact Roles',
  addContact: 'Add contact role',
  contact: 'Contact',
  primary: 'Primary',
  none: '--None--',
  saved: 'Saved.',
  close: 'Close',
  notFound: 'This page does not exist',
  noAccess: 'You do not have access to this page.',
  empty: 'Nothing here yet.',
  loading: 'Loading',
};

export type FrameTexts = Readonly<Record<keyof typeof english | `field:${string}`, string>>;

const german: Record<keyof typeof english, string> & Record<`field:${string}`, string> = {
  app: 'Partner Center Co-Selling',
  as: 'Bei der Arbeit als',
  language: 'Sprache',
  switch: 'Wechseln',
  skip: 'Zum Hauptinhalt springen',
  tabs: 'Registerkarten',
  opportunities: 'Opportunities',
  new: 'Neu',
  edit: 'Bearbeiten',
  save: 'Speichern',
  cancel: 'Abbrechen',
  details: 'Details',
  related: 'Kontaktrollen',
  addContact: 'Kontaktrolle hinzufügen',
  contact: 'Kontakt',
  primary: 'Primär',
  none: '--Kein(e)--',
  saved: 'Gespeichert.',
  close: 'Schließen',
  notFound: 'Diese Seite gibt es nicht',
  noAccess: 'Sie haben keinen Zugriff auf diese Seite.',
  empty: 'Hier ist noch nichts.',
  loading: 'Wird geladen',
  // A real org speaks German of its own fields by itself; the simulated one knows only their English names.
  'field:Name': 'Name',
  'field:AccountId': 'Account',
  'field:Amount': 'Betrag',
  'field:CloseDate': 'Schlusstermin',
  'field:StageName': 'Phase',
  'field:Description': 'Beschreibung',
  'field:BillingStreet': 'Straße',
  'field:BillingCity': 'Ort',
  'field:BillingState': 'Bundesland',
  'field:BillingPostalCode': 'Postleitzahl',
  'field:BillingCountry': 'Land',
  'field:FirstName': 'Vorname',
  'field:LastName': 'Nachname',
  'field:Email': 'E-Mail',
  'field:Phone': 'Telefon',
  'field:CurrencyIsoCode': 'Währung',
};

export const frameTexts = (language: Language): FrameTexts => (language === 'de' ? german : english);

/** What a real org tells components of a language's way with numbers and dates; everything else is as in American English. */
export const localeSettings: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { lang: 'en', locale: 'en-US', timeZone: 'UTC' },
  de: {
    lang: 'de',
    locale: 'de-DE',
    timeZone: 'UTC',
    'dateTime.shortDateFormat': 'dd.MM.yyyy',
    'dateTime.mediumDateFormat': 'dd.MM.yyyy',
    'dateTime.longDateFormat': 'd. MMMM yyyy',
    'dateTime.shortTimeFormat': 'HH:mm',
    'dateTime.mediumTimeFormat': 'HH:mm:ss',
    'number.decimalSeparator': ',',
    'number.groupingSeparator': '.',
    'number.currencyFormat': '#,##0.00 ¤',
  },
};
