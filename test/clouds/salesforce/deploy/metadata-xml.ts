import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  removeNSPrefix: true,
  htmlEntities: true,
});

/** The parser itself closes what was left open, so the balance of the tags is looked at first. */
function requireWellFormed(text: string): void {
  const open: string[] = [];
  const markup = text.replace(/<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>/gs, '');
  for (const [, closing, name, selfClosing] of markup.matchAll(
    /<(\/?)([\w:.-]+)(?:[^<>"']|"[^"]*"|'[^']*')*?(\/?)>/g,
  )) {
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) throw new Error(`Error parsing file: </${name ?? ''}> closes <${expected ?? ''}>`);
    } else if (selfClosing === '' && name !== undefined) open.push(name);
  }
  if (open.length > 0) throw new Error(`Error parsing file: <${open.join('>, <')}> is not closed`);
  if (!/^\s*<[\w:]/.test(markup)) throw new Error('Error parsing file: there is no root element');
}

/** What a process has parsed: each org that it starts gets the same package, some hundred files. */
const parsed = new Map<string, Readonly<Record<string, unknown>>>();

/** As `parseXml`, the same object each time: whoever gets it leaves it as it is. */
export function parseXmlOnce(text: string): Readonly<Record<string, unknown>> {
  const found = parsed.get(text) ?? parseXml(text);
  parsed.set(text, found);
  return found;
}

/** An XML document as objects: texts are strings, repeated elements arrays, attributes `@name`, namespace prefixes gone. Throws on malformed XML. */
export function parseXml(text: string): Record<string, unknown> {
  requireWellFormed(text);
  const { '?xml': _declaration, ...document } = z.record(z.string(), z.unknown()).parse(parser.parse(text));
  return document;
}

/** Zero, one or many elements, always as an array. */
export function list<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value): unknown[] => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]),
    z.array(item),
  );
}

/** `true` or `false` as XML writes them. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The five characters that XML text and attributes must escape. */
export function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
