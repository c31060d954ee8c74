import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { cacheFolder } from './cache-folder.ts';
import { untar } from './untar.ts';

/** A Chromium that can be started, with what its process needs in the environment. */
export interface Chromium {
  executable: string;
  environment: Readonly<Record<string, string>>;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium of the machine, when it has one. */
function installed(path: string): string | undefined {
  return path
    .split(':')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** Where fonts come from: those of the package, which are few, and those of the machine, which may be none. */
const fontsConfig = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/font-cache</cachedir>
</fontconfig>
`;

/** Unpacks the Chromium that comes with the install, with the system libraries that a bare machine does not have. */
function unpack(bin: string, folder: string): void {
  const unpacked = `${folder}.${String(process.pid)}`;
  const put = (name: string, content: Buffer | string, mode = 0o644) => {
    mkdirSync(dirname(join(unpacked, name)), { recursive: true });
    writeFileSync(join(unpacked, name), content, { mode });
  };
  const archive = (name: string) => brotliDecompressSync(readFileSync(join(bin, name)));
  put('chromium', archive('chromium.br'), 0o755);
  for (const name of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'])
    for (const [file, content] of untar(archive(name))) put(file, content, 0o755);
  put('fonts.conf', fontsConfig(folder));
  // Whole or not at all: another process may be doing the same at this moment, and either result is as good.
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unpacked, { recursive: true });
  }
}

/**
 * The system's Chromium if there is one, else the one of `@sparticuz/chromium`, unpacked once. That package unpacks its system
 * libraries by itself only inside Lambda; here they are put where the loader finds them. Nothing is downloaded.
 */
export function findChromium(path = process.env['PATH'] ?? ''): Chromium {
  const executable = installed(path);
  if (executable !== undefined) return { executable, environment: {} };
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const root = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const folder = join(cacheFolder, `chromium-${version}`);
  if (!existsSync(folder)) unpack(join(root, 'bin'), folder);
  return {
    executable: join(folder, 'chromium'),
    environment: { LD_LIBRARY_PATH: join(folder, 'lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  };
}
