import about from '../../package.json' with { type: 'json' };

/** Of this relay: `package.json` is the only place that says it. */
export const { version } = about;

/** The oldest Salesforce package that this relay works with: the first one that has every field and object which the relay asks for. */
export const oldestPackage = '0.1.0';
