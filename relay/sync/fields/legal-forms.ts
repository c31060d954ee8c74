/**
 * Legal forms that companies add to their names, grouped by region: in lower case, without dots and commas, words in order. A name with
 * and without its legal form may be one company or two, so it makes a candidate (compare-customers.ts).
 */
const forms = [
  // English-speaking countries, and India, Singapore, Malaysia
  'inc | incorporated | corp | corporation | co | company | llc | llp | lp | lllp | pllc | pc | ltd | limited | plc | unlimited',
  'pty | pty ltd | pte | pte ltd | pvt | private | private limited | bhd | sdn bhd | cic | dac | clg | ulc | proprietary limited',
  // German-speaking countries
  'gmbh | mbh | ggmbh | ag | kg | kgaa | ohg | gbr | ug | ug haftungsbeschränkt | eg | ev | e v | gmbh & co kg | gmbh & co kgaa',
  'gmbh und co kg | gmbh co kg | ag & co kg | ag & co kgaa | se & co kg | se & co kgaa | aktiengesellschaft | eu',
  // Europe as a whole, and the Romance languages
  'se | sa | sas | sasu | sarl | sàrl | eurl | sci | snc | scs | sca | srl | srls | spa | sapa | scarl | scrl | sprl | bvba',
  'sau | sl | slu | sll | sc | cv | sa de cv | s de rl | s de rl de cv | sapi de cv | sab de cv | ltda | eireli | me | epp | lda',
  'soc anónima | sociedad anónima | sociedad anonima | sociedad limitada | société anonyme | saic | sacif',
  // The Netherlands and the Nordic countries
  'bv | nv | vof | cvba | ab | ab publ | publ | as | asa | a/s | aps | ans | da | oy | oyj | hf | ehf | i/s | k/s',
  // Central and Eastern Europe, Turkey
  'sro | spol s r o | s r o | doo | d o o | dd | ad | eood | ood | zrt | kft | nyrt | bt | sp z oo | sp z o o | spółka akcyjna | sia | uab | oü',
  'ooo | oao | zao | pao | ооо | оао | зао | пао | ао | aş | a ş | ltd şti | şti',
  // Japan, China, Korea, Thailand, Vietnam, Indonesia, in Latin letters
  'kk | gk | yk | co ltd | jsc | joint stock company | pcl | tbk',
];
const known: ReadonlySet<string> = new Set(forms.flatMap((line) => line.split(' | ')));
/** The number of words in the longest form. */
const longest = 5;

/** How many words at the end are legal forms; never all of them. */
export function countLegalForms(words: readonly string[]): number {
  let end = words.length;
  for (;;) {
    const lengths = Array.from({ length: Math.min(longest, end - 1) }, (_, index) => index + 1).toReversed();
    const found = lengths.find((length) => known.has(words.slice(end - length, end).join(' ')));
    if (found === undefined) return words.length - end;
    end -= found;
  }
}

/** East Asian names attach theirs without a blank, in front (first group) or behind (second group). */
export const attachedLegalForm =
  /^(株式会社|有限会社|合同会社|\(株\)|\(有\)|주식회사|\(주\))\s*|\s*(株式会社|有限会社|合同会社|\(株\)|\(有\)|股份有限公司|有限责任公司|有限公司|주식회사|\(주\))$/u;
