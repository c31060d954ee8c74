/** The body of an answer. @throws if it is larger than `maxBytes`; then the rest is not read. */
export async function readBody(parts: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of parts) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export const tooLarge = (maxBytes: number): Error => new Error(`the answer is larger than ${String(maxBytes)} bytes`);
