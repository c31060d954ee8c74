import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { samePerson, type Named } from '../../../../relay/sync/fields/same-person.ts';

const person = (text: string): Named => {
  const [firstName = '', lastName = '', email = ''] = text.split('/');
  return { firstName: firstName || null, lastName: lastName || null, email: email || null };
};

describe('two records of people', () => {
  const same: [string, string][] = [
    ['Lee/Kim/lee@contoso.example', 'Lee/Kim/lee@contoso.example'],
    ['Lee/Kim/lee@contoso.example', 'Leah/Kim-Doe/LEE@Contoso.example '],
    ['Lee/Kim/lee@contoso.example', '//lee@contoso.example'],
    ['Lee/Kim/', 'Lee/Kim/lee@contoso.example'],
    ['Lee/Kim/', 'LEE/ Kim/'],
    ['Jürgen/Groß/', 'Ju\u0308rgen/Groß/'],
    ["Pat/O'Neill/", 'Pat/O’Neill/'],
    ["Pat/O'Neill/", 'Pat/O&#39;Neill/'],
    ['Anna\u00a0Maria/Costa/', 'Anna  Maria/Costa/'],
    ['/Lee Kim/', 'Lee/Kim/'],
  ];
  for (const [one, other] of same)
    it(`are one: ${one} and ${other}`, () => {
      assert.deepEqual([samePerson(person(one), person(other)), samePerson(person(other), person(one))], [true, true]);
    });

  const different: [string, string][] = [
    ['Lee/Kim/lee@contoso.example', 'Kim/Lee/kim@contoso.example'],
    ['Lee/Kim/lee@contoso.example', 'Lee/Kim/lee.kim@contoso.example'],
    ['Lee/Kim/', 'Lee/Kum/'],
    ['Lee/Kim/', '/Kim/'],
    ['//', '//'],
    ['//lee@contoso.example', '//'],
    ['Lee/Kim/', '//lee@contoso.example'],
  ];
  for (const [one, other] of different)
    it(`are two: ${one} and ${other}`, () => {
      assert.deepEqual(
        [samePerson(person(one), person(other)), samePerson(person(other), person(one))],
        [false, false],
      );
    });
});
