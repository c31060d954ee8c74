/** The page of an opportunity. */
export const viewOf = (id: string) => `/lightning/r/Opportunity/${id}/view`;
