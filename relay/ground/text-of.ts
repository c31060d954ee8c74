const decoder = new TextDecoder();

/** The text of an answer, without the byte order mark that some of Microsoft's services and proxies put before it: no JSON begins with one. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
