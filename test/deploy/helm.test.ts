import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { textOf } from './files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const values: unknown = parse(textOf('deploy/helm/values.yaml'));

function valueAt(path: string): unknown {
  return path.split('.').reduce<unknown>((found, part) => z.record(z.string(), z.unknown()).parse(found)[part], values);
}

/** The few forms that the chart uses, filled in as Helm does. */
const render = (template: string): string =>
  template.replace(/\{\{ ([^}]+) \}\}/g, (_all, expression: string) => {
    if (expression === '.Release.Name') return 'cosell';
    const [, json, path] = /^(toJson )?\.Values\.([\w.]+)$/.exec(expression) ?? assert.fail(expression);
    const value = valueAt(path ?? '');
    assert.notEqual(value, undefined, expression);
    return json === undefined ? String(value) : JSON.stringify(value);
  });

const named = z.object({ apiVersion: z.string(), kind: z.string(), metadata: z.object({ name: z.literal('cosell') }) });

describe('The Helm chart', () => {
  for (const file of globSync('deploy/helm/templates/*.yaml', { cwd: root }))
    it(`renders ${file} with its own values`, () => {
      assert.doesNotThrow(() => named.parse(parse(render(textOf(file)))));
    });

  it('runs two relays that cannot write to their image', () => {
    const pod = z.object({
      spec: z.object({
        replicas: z.literal(2),
        template: z.object({
          spec: z.object({
            securityContext: z.object({ runAsNonRoot: z.literal(true) }),
            containers: z.tuple([z.object({ securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }) })]),
          }),
        }),
      }),
    });
    assert.doesNotThrow(() => pod.parse(parse(render(textOf('deploy/helm/templates/deployment.yaml')))));
  });

  it('has the version of the relay', () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(textOf('package.json')));
    assert.match(textOf('deploy/helm/Chart.yaml'), new RegExp(`^version: ${version}$`, 'm'));
    assert.equal(valueAt('image.tag'), version);
  });
});
