/** `npm run proof:pages` looks at everything; `npm test` at a complete example of each kind. */
export const isWhole = process.env['PAGES'] === 'all';
