import { readFileSync } from 'node:fs';

const file = 'force-app/main/default/labels/CustomLabels.labels-meta.xml';
const entry = /<fullName>(\w+)<\/fullName>[\s\S]*?<value>([^<]*)<\/value>/g;
const plain = (xml) => xml.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');

/**
 * Lets components that are required from now on speak English, with the labels of the package, instead of naming labels. `i18n`:
 * settings of the reader other than those of American English, such as `{ locale: 'de-DE' }`.
 */
export function speakEnglish(i18n = {}) {
  const mock = (name, value) => jest.doMock(name, () => ({ __esModule: true, default: value }), { virtual: true });
  jest.resetModules();
  for (const [, name, value] of readFileSync(file, 'utf8').matchAll(entry))
    mock(`@salesforce/label/c.${name}`, plain(value));
  for (const [name, value] of Object.entries(i18n)) mock(`@salesforce/i18n/${name}`, value);
}
