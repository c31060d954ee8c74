import { writeFileSync } from 'node:fs';
import { mappingPage, mappingText } from './mapping-page.ts';

// Writes the page of the documentation that shows the mapping.
writeFileSync(mappingPage, await mappingText());
