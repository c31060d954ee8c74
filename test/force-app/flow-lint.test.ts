import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import scanner from '@flow-scanner/lightning-flow-scanner-core';
import { packageDirectories, root } from './package-files.ts';

/** Findings that we leave, by `Flow Rule`, each with its reason in one line. */
const exceptions: Readonly<Record<string, string>> = {};

const flows = await scanner.parse(
  packageDirectories
    .flatMap((directory) => globSync(`${directory}/**/*.flow-meta.xml`, { cwd: root }))
    .map((file) => join(root, file)),
);

describe('The flow scanner', () => {
  it('reads the flows of the package', () => {
    assert.notEqual(flows.length, 0);
    assert.deepEqual(flows.flatMap(({ uri, errorMessage }) => (errorMessage ? [`${uri}: ${errorMessage}`] : [])), []);
  });

  for (const { flow, ruleResults } of scanner.scan(flows))
    it(`finds nothing in ${flow.name} that has no reason`, () => {
      assert.ok(ruleResults.length > 10, 'the scanner has its rules');
      const findings = ruleResults
        .filter(({ occurs, errorMessage }) => occurs || Boolean(errorMessage))
        .filter(({ ruleName }) => !(`${flow.name} ${ruleName}` in exceptions))
        .map(({ ruleName, details, errorMessage }) => `${flow.name}: ${ruleName} (${errorMessage || details.map(({ name }) => name).join(', ')})`);
      assert.deepEqual(findings, []);
    });
});
