import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import about from '../package.json' with { type: 'json' };
import { historyFile, readHistory, shippedRows, withShipped } from './shipped-rows.ts';

// Records how we ship the mapping and settings rows, so that an upgrade can tell an admin's change from ours.
// With --release, it records this release as the source of the rows that are new since the last one.
const release = process.argv.includes('--release') ? about.version : undefined;
const history = withShipped(readHistory(), shippedRows(), release);
const style = await resolveConfig(historyFile);
writeFileSync(historyFile, await format(JSON.stringify(history, undefined, 2), { ...style, parser: 'json' }));
