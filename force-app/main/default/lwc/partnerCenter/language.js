import LANGUAGE from '@salesforce/i18n/lang';

/** Whether the reader's language is the one that the relay writes in. */
export const isEnglish = LANGUAGE.startsWith('en');
