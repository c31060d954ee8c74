import { decodeHTMLStrict } from 'entities';

/**
 * Text as people read it. Partner Center's portal stores some names and notes as HTML, so real payloads contain `Vista Oil &amp; Gas`
 * (observed in names; notes are typed in the same pages). Only entities that end with a semicolon are decoded: `AT&T` and `R&D&copy` stay
 * as they are.
 */
export const plainText = (text: string): string => (text.includes('&') ? decodeHTMLStrict(text) : text);
