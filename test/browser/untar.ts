const block = 512;

const text = (bytes: Buffer) => bytes.toString('latin1').replace(/\0.*$/s, '').trim();

/** The files of a tar archive, by path. Folders and links are left out: the archives read here have no use for them. */
export function untar(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (at + block <= archive.length) {
    const header = archive.subarray(at, at + block);
    const name = text(header.subarray(0, 100));
    if (name === '') break;
    const size = Number.parseInt(text(header.subarray(124, 136)), 8);
    const isFile = ['0', ''].includes(text(header.subarray(156, 157)));
    if (isFile) files.set(name, archive.subarray(at + block, at + block + size));
    at += block + Math.ceil(size / block) * block;
  }
  return files;
}
