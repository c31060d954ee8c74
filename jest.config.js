import lwcJest from '@salesforce/sfdx-lwc-jest/config.js';

const { jestConfig } = lwcJest;

/** Tests of the Lightning Web Components, beside them in `__tests__`. */
export default {
  ...jestConfig,
  roots: ['<rootDir>/force-app/main/default/lwc'],
  moduleNameMapper: {
    '^lightning/(graphql|navigation)$': '<rootDir>/test/lwc/$1.js',
    '^lwc-test/(.*)$': '<rootDir>/test/lwc/$1.js',
  },
  setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/test/lwc/setup.js'],
  // A coverage provider that reads the source maps of the LWC compiler.
  coverageProvider: 'babel',
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { statements: 95, lines: 95, functions: 95, branches: 95 } },
};
