import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { collect, type Collected } from './collect.ts';
import { freshModules } from './fresh-modules.ts';

/** Too slow to be asked of each of some thousand mutants. A mutant that only these would notice counts as survived. */
const leftOut = /(\.property|\/crash|\/orders)\.test\.ts$/;
/** `MUTATION_TESTS` plays only these tests: those of a room find most of its mutants, in a fraction of the time. */
const wanted = process.env['MUTATION_TESTS'] ?? 'test/relay/sync/**/*.test.ts';
/** The tables first: they find most mutants, in a millisecond. */
const last = /^(reconcile|moves|records|transitions|mapping-table|deal-kinds|microsofts-answer|backfill)/;

const testFiles = (): string[] =>
  globSync(wanted)
    .filter((file) => !leftOut.test(file))
    .sort((a, b) => Number(last.test(basename(a))) - Number(last.test(basename(b))) || a.localeCompare(b));

/** Runs the tests of relay/sync in one process, for one mutant after the other: a process for each would take hours. */
class OneProcessRunner implements TestRunner {
  readonly #stryker: InstrumenterContext = { mutantCoverage: { static: {}, perTest: {} } };
  readonly #import = freshModules(pathToFileURL(`${resolve('.')}/`).href, new URL('collect.ts', import.meta.url).href);
  #tests: Collected[] = [];
  #round = 0;
  /** The mutant that was active while the modules were loaded. */
  #loadedWith: string | undefined = 'nothing is loaded yet';
  #unhandled: unknown;

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: this.#stryker });
    const remember = (thrown: unknown) => {
      this.#unhandled ??= thrown ?? new Error('rejected with nothing');
    };
    process.on('uncaughtException', remember).on('unhandledRejection', remember);
  }

  async dryRun(): Promise<DryRunResult> {
    await this.#load(undefined);
    const tests = await this.#run(this.#tests, true);
    const { static: whileLoading, perTest } = this.#stryker.mutantCoverage ?? { static: {}, perTest: {} };
    // What tests run as well needs no loading anew to be tried.
    const inTests = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
    const onlyLoading = Object.entries(whileLoading).filter(([id]) => !inTests.has(id));
    return {
      status: DryRunStatus.Complete,
      tests,
      mutantCoverage: structuredClone({ static: Object.fromEntries(onlyLoading), perTest }),
    };
  }

  async mutantRun({
    activeMutant,
    mutantActivation,
    testFilter,
    hitLimit,
  }: MutantRunOptions): Promise<MutantRunResult> {
    const wanted = mutantActivation === 'static' ? activeMutant.id : undefined;
    Object.assign(this.#stryker, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit });
    try {
      if (this.#loadedWith !== wanted) await this.#load(wanted);
    } catch (thrown) {
      return toMutantRunResult({ status: DryRunStatus.Complete, tests: [failed('loading', 0, thrown)] });
    }
    const filter = testFilter && new Set(testFilter);
    Object.assign(this.#stryker, { activeMutant: activeMutant.id });
    const tests = await this.#run(
      this.#tests.filter(({ id }) => filter?.has(id) ?? true),
      false,
    );
    Object.assign(this.#stryker, { activeMutant: undefined });
    return toMutantRunResult(
      determineHitLimitReached(this.#stryker.hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests },
    );
  }

  async #load(mutant: string | undefined): Promise<void> {
    this.#loadedWith = 'half loaded';
    Object.assign(this.#stryker, { activeMutant: mutant, currentTestId: undefined });
    this.#round += 1;
    this.#tests = await collect(testFiles(), (file) => this.#import(this.#round, pathToFileURL(resolve(file)).href));
    this.#loadedWith = mutant;
  }

  async #run(tests: readonly Collected[], toTheEnd: boolean): Promise<TestResult[]> {
    const results: TestResult[] = [];
    for (const { id, run } of tests) {
      const started = performance.now();
      Object.assign(this.#stryker, { currentTestId: id });
      this.#unhandled = undefined;
      const problem = await run().then(
        () => this.#unhandled,
        (thrown: unknown) => thrown ?? new Error('rejected with nothing'),
      );
      const timeSpentMs = performance.now() - started;
      results.push(
        problem === undefined
          ? { id, name: id, timeSpentMs, status: TestStatus.Success }
          : failed(id, timeSpentMs, problem),
      );
      if (problem !== undefined && !toTheEnd) break;
    }
    Object.assign(this.#stryker, { currentTestId: undefined });
    return results;
  }
}

const failed = (id: string, timeSpentMs: number, problem: unknown): TestResult => ({
  ...{ id, name: id, timeSpentMs, status: TestStatus.Failed },
  failureMessage: problem instanceof Error ? problem.message : String(problem),
});

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'one-process', OneProcessRunner)];
