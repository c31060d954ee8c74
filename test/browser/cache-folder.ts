import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where what is costly to make is kept between runs; `npm ci` clears it. */
export const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache/browser', import.meta.url));
mkdirSync(cacheFolder, { recursive: true });
