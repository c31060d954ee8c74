import { plainText } from './plain-text.ts';

/** Text in the form in which it is compared: without HTML entities, in one Unicode form and case, with single blanks. */
export const foldedText = (text: string | null | undefined): string =>
  plainText(text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u0060\u00b4]/g, "'")
    .replace(/[\u2010-\u2015]/g, '-')
    .replace(/\u00ad|\u200b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
