/** The rows of all pages of a list. */
export const allRows = async <Row>(pages: AsyncIterable<readonly Row[]>): Promise<Row[]> =>
  (await Array.fromAsync(pages)).flat();
