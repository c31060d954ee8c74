const prefix = 'Partner_Center_';

/** `Partner_Center_Kind_Co_Sell` is `kindCoSell` in the components. */
export const keyOf = (name: string) =>
  name
    .slice(prefix.length)
    .split('_')
    .map((word, index) => (index === 0 ? word.toLowerCase() : `${word[0] ?? ''}${word.slice(1).toLowerCase()}`))
    .join('');

/** The module with every label of `xml` (the package's CustomLabels): a component can import a label only by its full name. */
export function labelModule(xml: string): string {
  const names = [...xml.matchAll(/<fullName>(\w+)<\/fullName>/g)].map(([, name = '']) => name);
  const constantOf = (name: string) => name.slice(prefix.length).toUpperCase();
  const imports = names.map((name) => `import ${constantOf(name)} from '@salesforce/label/c.${name}';`);
  const entries = names.map((name) => `  ${keyOf(name)}: ${constantOf(name)},`);
  return `// Written by \`npm run labels\` from labels/CustomLabels.labels-meta.xml. Do not edit.
${imports.join('\n')}

/** Every text of the components, in the reader's language. */
export const labels = {
${entries.join('\n')}
};
`;
}
