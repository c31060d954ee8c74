import type { Plugin } from 'rollup';

const session = 'globalThis.lightningSession';
const text = (value: string) => JSON.stringify(value);

/**
 * The modules that the platform makes up for what a component imports by name, by the start of that name. What depends on the
 * user or the language is read from the session that the page was served with, so one build serves all of them.
 */
const platform: readonly (readonly [prefix: string, code: (rest: string) => string])[] = [
  [
    '@salesforce/schema/',
    (path) => {
      const [objectApiName = '', ...field] = path.split('.');
      return `export default ${JSON.stringify(field.length === 0 ? { objectApiName } : { fieldApiName: field.join('.'), objectApiName })};`;
    },
  ],
  [
    '@salesforce/label/c.',
    (name) => `
      const label = ${session}.labels[${text(name)}];
      if (label === undefined) console.error(${text(`There is no label ${name}`)});
      export default label;`,
  ],
  ['@salesforce/customPermission/', (name) => `export default ${session}.customPermissions[${text(name)}];`],
  ['@salesforce/user/', (name) => `export default ${session}.user[${text(name)}];`],
  ['@salesforce/client/', (name) => `export default ${session}.client[${text(name)}];`],
];

/** Base components come with these as of American English; the session overrides those in which languages differ. */
const localised = '@salesforce/i18n/';

const mark = '\0platform:';

/** Resolves `@salesforce/...`; refuses what the package may not use or the sandbox does not have. */
export const platformModules: Plugin = {
  name: 'platform-modules',
  async resolveId(source, importer) {
    if (importer?.startsWith(mark) === true) return null;
    if (platform.some(([prefix]) => source.startsWith(prefix))) return mark + source;
    if (source.startsWith(localised)) {
      const base = await this.resolve(source, importer, { skipSelf: true });
      // Our own components do not see what the base components bring: for them the session says it all.
      return base === null ? mark + source : `${mark}${source}?${base.id}`;
    }
    // A combobox built on ElementInternals does not work under synthetic shadow.
    if (source === '@salesforce/gate/bc.260.enableComboboxElementInternals') return `${mark}closed-gate`;
    if (source.startsWith('@salesforce/apex')) this.error(`${importer ?? ''} imports ${source}: there is no Apex`);
    return null;
  },
  load(id) {
    if (!id.startsWith(mark)) return null;
    const source = id.slice(mark.length);
    if (source === 'closed-gate') return 'export default { isOpen: () => false };';
    if (source.startsWith(localised)) {
      const [name = '', base] = source.slice(localised.length).split('?');
      if (base === undefined) return `export default ${session}.i18n[${text(name)}];`;
      return `import base from ${text(base)};\nexport default ${session}.i18n[${text(name)}] ?? base;`;
    }
    const [prefix, code] = platform.find(([start]) => source.startsWith(start)) ?? [];
    return code === undefined || prefix === undefined ? null : code(source.slice(prefix.length));
  },
};
