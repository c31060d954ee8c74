import about from '../../package.json' with { type: 'json' };

/** Of this relay: `package.json` is the only place that says it. */
export const { version } = about;
