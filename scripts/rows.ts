import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import about from '../package.json' with { type: 'json' };
import { historyFile, readHistory, shippedRows, withShipped } from './shipped-rows.ts';

// Notes how the rows of mapping and settings are shipped, so that an upgrade can tell an admin's change from ours.
// With --release, the rows that are new since the last release count as brought by this one.
const release = process.argv.includes('--release') ? about.version : undefined;
const history = withShipped(readHistory(), shippedRows(), release);
const style = await resolveConfig(historyFile);
writeFileSync(historyFile, await format(JSON.stringify(history, undefined, 2), { ...style, parser: 'json' }));
