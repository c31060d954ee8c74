import assert from 'node:assert/strict';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findChromium } from './chromium.ts';
import { untar } from './untar.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('The browser of the tests', () => {
  it("is the system's, if there is one", () => {
    const folder = temporaryFolder('chromium');
    writeFileSync(join(folder, 'chromium'), '');
    assert.deepEqual(findChromium(`/nowhere:${folder}`), { executable: join(folder, 'chromium'), environment: {} });
  });

  it('otherwise comes with the install, with its libraries and fonts', () => {
    const { executable, environment } = findChromium('/nowhere');
    accessSync(executable, constants.X_OK);
    accessSync(join(environment['LD_LIBRARY_PATH'] ?? '', 'libnss3.so'));
    accessSync(environment['FONTCONFIG_FILE'] ?? '');
  });
});

describe('Reading a tar archive', () => {
  const entry = (name: string, type: string, content: string) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write(type, 156);
    return Buffer.concat([header, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))]);
  };

  it('gives the files, and leaves folders and links out', () => {
    const long = 'x'.repeat(700);
    const archive = [
      entry('lib/', '5', ''),
      entry('lib/a', '0', 'one'),
      entry('b', '2', ''),
      entry('lib/c', '0', long),
    ];
    const files = untar(Buffer.concat([...archive, Buffer.alloc(1024)]));
    assert.deepEqual([...files.keys()], ['lib/a', 'lib/c']);
    assert.equal(files.get('lib/a')?.toString(), 'one');
    assert.equal(files.get('lib/c')?.toString(), long);
  });
});
