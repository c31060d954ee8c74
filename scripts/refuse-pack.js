// `npm pack` here would make a package of sources, tests and the Salesforce package together, which cannot start on any Node.
console.error('Nothing was packed. "npm run pack:relay" makes the package of the relay in dist/.');
process.exitCode = 1;
