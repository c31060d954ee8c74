import lwcJest from '@salesforce/sfdx-lwc-jest/config.js';

const { jestConfig } = lwcJest;
const coverage = process.argv.includes('--coverage');

/** Tests of the Lightning Web Components, beside them in `__tests__`. */
export default {
  ...jestConfig,
  // Not in the temporary folder, which is new in each run: the cache has to last.
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  roots: ['<rootDir>/force-app/main/default/lwc'],
  // Those of the LWC project, but for the two whose calls the tests look into.
  moduleNameMapper: {
    '^lightning/(graphql|navigation)$': '<rootDir>/test/lwc/$1.js',
    '^lwc-test/(.*)$': '<rootDir>/test/lwc/$1.js',
  },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/test/lwc/setup.js'],
  // The transformer forgets in its cache whether code was compiled to be counted; what is in `globals` it does not forget.
  globals: { coverage },
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { statements: 95, lines: 95, functions: 95, branches: 95 } },
};
