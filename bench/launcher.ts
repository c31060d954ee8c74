import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Builds the relay of a checkout into a folder, as its package has it, and resolves to the file that starts it. */
export async function launcherOf(checkout: string, folder: string): Promise<string> {
  const { bundleRelay } = (await import(pathToFileURL(join(checkout, 'scripts/bundle.ts')).href)) as {
    bundleRelay: (file: string) => Promise<unknown>;
  };
  await bundleRelay(join(folder, 'relay/cosell.js'));
  for (const file of ['bin', 'package.json']) cpSync(join(checkout, file), join(folder, file), { recursive: true });
  return join(folder, 'bin/cosell.cjs');
}
