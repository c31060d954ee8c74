'use strict';
const { createRequire } = require('node:module');

/** Runs Salesforce Code Analyzer, which is installed in `folder`, over the other paths, and prints what it found as JSON. */
async function main([folder, ...paths]) {
  const from = createRequire(`${folder}/package.json`);
  const { CodeAnalyzer, CodeAnalyzerConfig } = from('@salesforce/code-analyzer-core');
  const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.withDefaults());
  for (const engine of ['eslint', 'regex', 'retirejs', 'pmd'])
    await analyzer.addEnginePlugin(from(`@salesforce/code-analyzer-${engine}-engine`).createEnginePlugin());
  const workspace = await analyzer.createWorkspace(paths);
  const rules = await analyzer.selectRules(['AppExchange', 'Security', 'Recommended'], { workspace });
  const results = await analyzer.run(rules, { workspace });
  const findings = results.getViolations().map((violation) => ({
    engine: violation.getRule().getEngineName(),
    rule: violation.getRule().getName(),
    severity: violation.getRule().getSeverityLevel(),
    message: violation.getMessage(),
    file: violation.getPrimaryLocation().getFile() ?? '',
    line: violation.getPrimaryLocation().getStartLine() ?? 0,
  }));
  process.stdout.write(JSON.stringify({ engines: analyzer.getEngineNames(), rules: rules.getCount(), findings }));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
