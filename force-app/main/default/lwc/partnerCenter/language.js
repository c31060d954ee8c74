import LANGUAGE from '@salesforce/i18n/lang';

/** Whether the reader's language is the one in which the relay writes. */
export const isEnglish = LANGUAGE.startsWith('en');
