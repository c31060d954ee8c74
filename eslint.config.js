import js from '@eslint/js';
import slds from '@salesforce-ux/eslint-plugin-slds';
import lwc from '@salesforce/eslint-config-lwc/recommended.js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const components = 'force-app/main/default/lwc/**';

export default defineConfig(
  globalIgnores(['node_modules', 'data', 'dist', 'test-output', 'optional', 'force-app/main/default/!(lwc)']),
  { ...js.configs.recommended, files: ['**/*.{js,ts}'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers and booleans read well in messages; objects in them would not, and stay forbidden.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Adapters implement asynchronous interfaces even where one of them has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test's describe() and it() return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it', 'test'] }] },
      ],
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },

  // The Lightning Web Components: Salesforce's own rules, and those of its design system for their markup and styles.
  { files: [`${components}/*.js`, 'test/lwc/*.js'], extends: [lwc] },
  { files: [`${components}/*.{html,css}`], extends: [slds.configs['flat/recommended']] },
  // The one place that waits for time to pass; everything else is told.
  { files: [`${components}/timers.js`], rules: { '@lwc/lwc/no-async-operation': 'off' } },
  // Tests feed the adapters that components only read.
  { files: [`${components}/__tests__/*.js`], rules: { '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' } },
  // Tests let everything that waits happen, one turn after the other.
  { files: ['test/lwc/page.js'], rules: { 'no-await-in-loop': 'off' } },
);
