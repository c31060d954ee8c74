import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { root } from './package-files.ts';

/** Turns of phrase that readers stumble over, each with what to write instead. */
const stumbling: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(some|every|no|any)body\b/i, 'name who acts: the seller, the admin, the operator, Microsoft, the relay'],
  [/\b(is|are|was|were|be|been) told\b/i, '"is notified", "learns", or say who tells whom'],
  [/\b(is|are|was|were) no (?!longer\b|more\b|need\b)/i, '"is not a …", or "there is no …"'],
  [/\b(is|are|was|were) not there\b/i, '"is missing", "does not exist"'],
  [/\bfor ever\b/i, '"forever", "without end"'],
  [/\blately\b/i, '"recently", or the period'],
  [/\bmend(s|ed|ing)?\b/i, '"fix", "correct", "repair"'],
  [/\b(give|gives|gave|given) way\b/i, '"is overwritten"'],
  [/\btaken? back\b/i, '"undone", "removed"'],
  [/\bturn(s|ed)? (away|down)\b/i, '"refuse", "reject"'],
  [/\bnews\b/i, '"event", "message"'],
  [/\bwhat became of\b/i, '"the result of"'],
  [/\bcome to no end\b/i, '"fails", "returns no result"'],
  [/\bhears? of\b/i, '"learns of"'],
];

/** `there is no …` and `there are no …` are good English. */
const withoutThere = (text: string) => text.replaceAll(/\bthere (is|are|was|were) no\b/gi, '');

const prose = (text: string) => withoutThere(text.replaceAll(/```[\s\S]*?```|`[^`\n]+`/g, '').replaceAll(/\s+/g, ' '));

const stumblesOf = (text: string) =>
  stumbling.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`"${found}": write ${instead}`];
  });

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root });

/** What admins and sellers read in the org. Translations have their own words. */
const metadata = globSync('{force-app,connection,optional}/**/*.xml', { cwd: root }).filter(
  (file) => !/translations?\//i.test(file),
);

const shown = /<(description|inlineHelpText|label|masterLabel|value|title|header)>([^<]+)</g;

describe('What people read', () => {
  it('is plain English in every page of the documentation', () => {
    const found = pages.flatMap((page) =>
      stumblesOf(prose(readFileSync(`${root}/${page}`, 'utf8'))).map((s) => `${page}: ${s}`),
    );
    assert.deepEqual(found, []);
  });

  it('is plain English in the labels, help texts and descriptions of the package', () => {
    const found = metadata.flatMap((file) =>
      [...readFileSync(`${root}/${file}`, 'utf8').matchAll(shown)].flatMap(([, , text = '']) =>
        stumblesOf(withoutThere(text)).map((s) => `${file}: ${s} in "${text}"`),
      ),
    );
    assert.deepEqual(found, []);
  });

  it('is noticed when it is not plain English', () => {
    assert.equal(stumblesOf(prose('Somebody\nis told. There is no news: `nobody` is no longer away.')).length, 3);
  });
});
