/** See errors.ts. */
export type Codes = Record<string, { retryable: boolean; advice: string }>;
