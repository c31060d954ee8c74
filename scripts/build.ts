import { fileURLToPath } from 'node:url';
import { makeRelayPackage } from './relay-package.ts';

/** `npm run build`: the package of the relay alone, unpacked. */
const folder = fileURLToPath(new URL('../dist/relay', import.meta.url));
const { name, version, packages } = await makeRelayPackage(folder);
console.log(`Built ${name} ${version} in dist/relay. It contains ${String(packages)} packages and installs none.`);
