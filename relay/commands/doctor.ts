import { CosellError, toCosellError } from '../errors.ts';
import { checks, type CheckName } from './checks.ts';
import type { CommandOutput, Setting } from './command.ts';

interface Result {
  name: CheckName;
  state: 'ok' | 'failed' | 'skipped';
  detail: string;
  advice: string;
}

const marks = { ok: 'ok  ', failed: 'FAIL', skipped: 'skip' } as const;

/** Reports what is broken and how to fix it. Reports each cause once: skips the checks that depend on one that failed. */
export async function runDoctor(setting: Setting): Promise<CommandOutput> {
  const results: Result[] = [];
  for (const { name, needs, check } of checks) {
    const missing = needs.find((each) => results.some((result) => result.name === each && result.state !== 'ok'));
    results.push(
      missing === undefined
        ? await resultOf(name, check(setting))
        : { name, state: 'skipped', detail: `needs the check "${missing}"`, advice: '' },
    );
  }
  return {
    ok: results.every(({ state }) => state === 'ok'),
    lines: results.flatMap(({ name, state, detail, advice }) => [
      `${marks[state]} ${name}: ${detail}`,
      ...(advice === '' ? [] : [`     ${advice}`]),
    ]),
    data: results.map(({ state, ...rest }) => ({ ...rest, ok: state === 'ok', skipped: state === 'skipped' })),
  };
}

async function resultOf(name: CheckName, run: Promise<string>): Promise<Result> {
  const result = await run.catch(toCosellError);
  return result instanceof CosellError
    ? { name, state: 'failed', detail: `${result.code}: ${result.message}`, advice: result.advice }
    : { name, state: 'ok', detail: result, advice: '' };
}
