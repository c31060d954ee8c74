import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { problems, story } from './relay-words.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (pattern: string): string[] =>
  globSync(pattern, { cwd: root }).map((file) => readFileSync(root + file, 'utf8'));

const textsIn = (files: readonly string[], tags: string): string[] =>
  files.flatMap((file) =>
    [...file.matchAll(new RegExp(`<(${tags})>([^<]*)</\\1>`, 'g'))].map(([, , text = '']) => text),
  );
const wordsIn = (texts: readonly string[]): Set<string> =>
  new Set(texts.flatMap((text) => text.toLowerCase().match(/\p{Script=Latin}{2,}/gu) ?? []));

/** Words of people, companies and products, and what the tests call their deals and their stages. */
const names = wordsIn([
  'Microsoft Partner Center Salesforce Azure CRM Outlook Solution Co-sell Contoso Fabrikam Wingtip Toys Kim Akers Sam Sellers Avery Adams',
  'Cloud Migration Managed Security Data Platform Adventure Works Woodgrove Bank Bicycles for three five shops',
  'Prospecting Qualification Closed Won Lost Negotiation Review',
]);

/** What base components and the platform say themselves, which a real org says in the reader's language. */
const platform = wordsIn(['Help', 'Remove', 'a few seconds ago']);

/** Words that other languages have as well: a month in Spanish, a field in French. */
const foreign = wordsIn(['may', 'description']);

/** What the package and the relay say in English. */
const english = wordsIn([
  ...textsIn(read('force-app/**/*.xml'), 'label|value|inlineHelpText'),
  ...Object.values(problems).map(({ message }) => message),
  ...story.map(({ event }) => event.summary),
]);

const translated = (language: string): Set<string> =>
  wordsIn(
    textsIn(
      [
        ...read(`optional/translations/**/${language}.translation-meta.xml`),
        ...read(`optional/translations/**/*-${language}/*.xml`),
      ],
      'label|help|translation',
    ),
  );

/** What a snapshot of a component says, without the names of roles and states, which nobody reads. */
const saidIn = (snapshot: string): string[] =>
  snapshot.split('\n').flatMap((line) => {
    const [, name = '', text = ''] =
      /^\s*- (?:\/\w+:.*|[\w-]+(?: "((?:[^"\\]|\\.)*)")?(?: \[[^\]]*\])*:?(.*))$/.exec(line) ?? [];
    // Codes of errors are for whoever looks them up.
    return [name, text].map((said) => said.replaceAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g, ''));
  });

/** The words of English in what a component says (as `ariaSnapshot` tells it) that the language does not have as well. */
export function englishLeft(snapshot: string, language: string): string[] {
  const own = translated(language);
  return [...wordsIn(saidIn(snapshot))].filter(
    (word) => english.has(word) && ![names, platform, foreign, own].some((known) => known.has(word)),
  );
}
