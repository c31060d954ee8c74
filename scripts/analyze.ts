import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyzed, idle, open } from './analyzer-findings.ts';

/**
 * `npm run analyze`: Salesforce Code Analyzer over everything that is deployed, with the rules of the AppExchange security review
 * (selectors AppExchange, Security, Recommended). Its PMD needs Java 11. It installs its own packages into a separate folder.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'config/code-analyzer');
const folder = join(root, 'node_modules/.cache/code-analyzer');

const wanted = join(source, 'package.json');
const there = join(folder, 'package.json');
const isThere =
  existsSync(join(folder, 'node_modules')) && readFileSync(there, 'utf8') === readFileSync(wanted, 'utf8');
if (!isThere) {
  console.log('Installing Salesforce Code Analyzer …');
  mkdirSync(folder, { recursive: true });
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--loglevel=error'];
  copyFileSync(wanted, there);
  execFileSync('npm', words, { cwd: folder, stdio: 'inherit' });
}

const paths = ['force-app', 'connection', 'optional'].map((name) => join(root, name));
const run = spawnSync(process.execPath, [join(source, 'run.cjs'), folder, ...paths], {
  encoding: 'utf8',
  maxBuffer: 1 << 26,
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (run.status !== 0) process.exit(2);
const { engines, rules, findings } = analyzed.parse(JSON.parse(run.stdout.slice(run.stdout.indexOf('{'))));
const left = open(findings);
for (const { severity, rule, message, file, line } of left)
  console.log(`${String(severity)}  ${file.replace(root, '')}:${String(line)}  ${rule}: ${message}`);
for (const one of idle(findings)) console.log(`No finding needs this explanation any more: ${one}`);
console.log(
  `${String(left.length)} findings of severity 1 to 3 outside tests (${String(rules)} rules; ${engines.join(', ')}).`,
);
process.exitCode = left.length + idle(findings).length === 0 ? 0 : 1;
