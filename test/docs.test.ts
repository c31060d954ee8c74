import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSite } from '../scripts/site-pages.ts';
import { installAndRun, type Installed } from './installation.ts';
import { eventually, runCosell } from './relay-under-test.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: root })];
const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

/** Every command that the pages tell people to type: lines of shell blocks, and code within sentences. */
const commands = new Set(
  pages.flatMap((page) => {
    const blocks = [...textOf(page).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.split('\n'));
    const inline = [...textOf(page).matchAll(/`((?:npx|npm|openssl|sf|cosell) [^`]+)`/g)].map(([, code = '']) => code);
    return [...blocks, ...inline]
      .map((line) =>
        line
          .replace(/\s+#.*$/, '')
          .replaceAll('\\|', '|')
          .trim(),
      )
      .filter(Boolean);
  }),
);

/** Where those are proved that are not cosell's. */
const provedElsewhere: Record<string, string> = {
  'npm run sandbox': 'test/sandbox.test.ts',
  'npm run sandbox -- --once': 'test/sandbox.test.ts',
  'npm run sandbox -- --target-org my-org': 'test/rehearsal.proof.ts',
  'npm run sandbox -- --target-org my-org --clean': 'test/rehearsal.proof.ts',
  'npm test': '.ci/run',
  'npm test -- merge': '.ci/run',
  'npm run proof:histories': '.ci/run',
  'npm run proof:orgs': '.ci/run',
  'npm run proof:pages': '.ci/run',
  'npm run bench': 'test/bench/report.test.ts',
  'npm run bench -- --quick': 'test/bench/report.test.ts',
  'npm run bench -- --against ../older-checkout --only SQLite --only before': 'test/bench/report.test.ts',
  'npm run proof:backfill': 'test/first-day.test.ts',
  'npm run proof:limit': 'test/throttled.test.ts',
  'npm run site': 'test/site.proof.ts',
  'npm run proof:workers': 'test/relay/store/workers.test.ts',
  'npm run analyze': 'test/analyzer-findings.test.ts',
  'npm run soak -- --kills 200 --minutes 30 --fuzz 100000': 'test/rig/kill-rounds.test.ts',
  'npm run soak -- --kills 0 --minutes 0 --fuzz 0 --stops 20 --faults 60 --dark 10 --hours 6':
    'test/rig/network-faults.test.ts',
  'mkdir -p backup': 'test/relay/store/backup.test.ts',
  [`(umask 077; sqlite3 data/cosell.db "VACUUM INTO 'backup/cosell-$(date +%F).db'")`]:
    'test/relay/store/backup.test.ts',
  'npm run gallery': 'test/browser/every-state.ts',
  'npm run labels': 'test/force-app/labels.test.ts',
  'npm run rules': 'test/force-app/rules.test.ts',
  'npm run mapping': 'test/force-app/mapping-page.test.ts',
  'npm run conformance -- --target-org my-org': 'test/conformance.test.ts',
  'npm run conformance -- --partner-center': 'test/conformance-partner-center.test.ts',
  'npm run mutation': 'test/mutation.proof.ts',
  'npm run mutation -- --mutate relay/sync/fields/merge.ts': 'test/mutation.proof.ts',
  'npm run lint': '.ci/run',
  'npm run typecheck': '.ci/run',
  'npm run format': '.ci/run',
  'npm ci': 'scripts/install.js',
  'npm install': 'scripts/install.js',
  'npm run pack:relay': 'test/package.test.ts',
  'npm run build': 'test/package.test.ts',
  'npm install --global dist/partner-center-co-sell-for-salesforce-relay-0.1.0.tgz': 'test/package.test.ts',
  'cosell --version': 'test/package.test.ts',
  'cosell serve': 'test/package.test.ts',
  'cosell init': 'test/init.test.ts',
  'npx cosell init': 'test/init.test.ts',
  'cosell init --yes --set NAME=value': 'test/init.test.ts',
  'cosell connect partner-center': 'test/init.test.ts',
  'cosell logs relay.log': 'test/relay/commands/logs.test.ts',
  'cosell completion bash': 'test/relay/commands/completion.test.ts',
  'cosell trigger referral': 'test/command-line.test.ts',
  'cosell trigger update': 'test/command-line.test.ts',
  'cosell trigger accept': 'test/command-line.test.ts',
  // Names of commands, without what they work on.
  'cosell show': 'test/command-line.test.ts',
  'cosell mapping preview': 'test/command-line.test.ts',
  'cosell rebuild': 'test/command-line.test.ts',
  'npm run sandbox -- --shares 5': 'test/sandbox.test.ts',
  'npm start': 'test/relay-under-test.ts',
  'sf project deploy start': 'test/deploy.test.ts',
  'npx sf org login web --alias my-org': 'test/deploy.test.ts',
  'npx sf project deploy start --source-dir force-app --target-org my-org': 'test/deploy.test.ts',
  'npx sf project deploy start --source-dir connection/outbound-message --target-org my-org': 'test/deploy.test.ts',
  'npx sf project deploy start --source-dir optional/record-page --target-org my-org': 'test/deploy.test.ts',
  'npx sf org assign permset --name Partner_Center_Integration --on-behalf-of relay@contoso.example --target-org my-org':
    'test/deploy.test.ts',
  'npx sf org assign permset --name Partner_Center_Seller --on-behalf-of seller@contoso.example --target-org my-org':
    'test/deploy.test.ts',
  'npx sf org assign permset --name Partner_Center_Admin --target-org my-org': 'test/deploy.test.ts',
  'npx sf data import tree --plan sample-data/plan.json --target-org my-org': 'test/deploy.test.ts',
  'npm run org:setup -- --installed --target-org my-org --seller seller@contoso.example': 'test/org-setup.test.ts',
  'npx sf org display --target-org my-org': 'test/deploy.proof.ts',
  'npx sf data upsert bulk --sobject Partner_Center_Solution__c --file docs/solutions.csv --external-id Solution_Id__c --wait 10 --target-org my-org':
    'test/deploy.test.ts',
  'npm run rows': 'test/keep-rows.test.ts',
  'npm run rows -- --release': 'test/keep-rows.test.ts',
  'npm run org:remove -- --target-org my-org': 'test/org-upgrade.proof.ts',
  'npm run org:setup -- --target-org my-org --certificate relay.crt': 'test/org-setup.test.ts',
  'sf project deploy start --source-dir force-app': 'test/deploy.test.ts',
  'npm run org:setup': 'test/org-setup.test.ts',
  'npm run org:setup -- --target-org my-org --seller seller@contoso.example': 'test/org-setup.test.ts',
};

/** In a clone of this repository, `npx` finds it. */
const isOurs = (command: string) => /^(npx )?cosell /.test(command);

/** What only a real org or the machine's own tools can do: said here so that nobody takes them for tested. */
const notProved = [
  /^export /,
  /^(docker|helm|kubectl|az|sudo|cd) /,
  /^openssl /,
  /^npx sf project retrieve /,
  /^npx sf data update bulk /,
  // A Dev Hub.
  /^npx sf package /,
  /^npx sf org create scratch /,
  /^npx sf org login web --alias dev-hub$/,
  /^sf org display --verbose /,
];

describe('The documentation', { timeout: 280_000 }, () => {
  let installed: Installed;
  before(async () => {
    installed = await installAndRun();
  });
  after(() => installed.close());

  it('tells people to type only commands that a test runs', () => {
    const unknown = [...commands].filter(
      (command) =>
        !isOurs(command) && !(command in provedElsewhere) && !notProved.some((pattern) => pattern.test(command)),
    );
    assert.deepEqual(unknown, []);
    for (const place of Object.values(provedElsewhere)) assert.ok(existsSync(join(root, place)), place);
  });

  it('names commands of cosell that do what it says', async () => {
    const { id } = installed.partnerCenter.asMicrosoft().sendReferral();
    await eventually('the pair to be synchronised', async () => {
      const { output } = await runCosell(installed.environment, 'status');
      return /^synced +1$/m.test(output);
    });
    const documented = [...commands].filter((command) => isOurs(command) && !(command in provedElsewhere)).sort();
    assert.ok(documented.length >= 9, documented.join('\n'));
    for (const command of documented) {
      const words = command
        .replace(/<referral(\|opportunity)?>/, id)
        .replace(/^(npx )?cosell /, '')
        .split(' ');
      // Two test events a minute are all that Partner Center sends.
      if (words.join(' ').startsWith('webhook register') || words.join(' ') === 'webhook test') continue;
      const { code, output } = await runCosell(installed.environment, ...words, '--json');
      assert.equal(code, 0, `${command}: ${output}`);
      assert.doesNotThrow(() => JSON.parse(output) as unknown, `${command} --json`);
    }
    const { code, output } = await runCosell(installed.environment, 'webhook', 'test');
    assert.equal(code, 0, output);
  });
});

describe('The site', () => {
  it('has a page for every link, a heading for every anchor, and every page in its menu', () => {
    const { pages, files, sidebar } = readSite(root);
    assert.match(pages.get('index.md') ?? '', /^# Start here\n[^]*\| an operator +\|[^\n]*\(\.\/run-the-relay\.md\)/);
    assert.ok(files.has('docs/gallery/card-ready.png'));
    assert.ok(sidebar.every(({ items }) => items.every(({ text }) => text !== '')));
  });

  const faults: [fault: string, page: string, says: RegExp][] = [
    ['a page that does not exist', '[See](gone.md)', /docs\/README\.md: gone\.md leads nowhere/],
    ['a heading that does not exist', '# Here\n[See](#there)', /docs\/README\.md: #there has no such heading/],
  ];
  for (const [fault, page, says] of faults)
    it(`is not built with a link to ${fault}`, () => {
      const folder = temporaryFolder('cosell-site');
      mkdirSync(join(folder, 'docs/decisions'), { recursive: true });
      for (const file of ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/README.md'])
        writeFileSync(join(folder, file), file === 'docs/README.md' ? page : '# Page\n');
      assert.throws(() => readSite(folder), { message: says });
    });
});
