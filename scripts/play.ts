import { story, type Memory, type Stage, type Step } from './story.ts';

/**
 * Plays the steps in order and prints each with its time and what to look at. Stops at the first failure, because the later steps
 * depend on it. Resolves to the number of steps that did not happen.
 */
export async function play(
  stage: Stage,
  print: (line: string) => void,
  steps: readonly Step[] = story,
): Promise<number> {
  const memory: Memory = {};
  let happened = 0;
  for (const step of steps) {
    await step.before?.();
    const started = performance.now();
    const [mark, lines] = await step.play(stage, memory).then(
      (seen) => ['✔', seen] as const,
      (thrown: unknown) => ['✘', [String(thrown)]] as const,
    );
    print(`${mark} ${step.who}: ${step.what}  [${(performance.now() - started).toFixed(0)} ms]`);
    for (const line of lines) print(`    ${line}`);
    if (mark === '✘') break;
    happened += 1;
  }
  print(`\n${String(happened)} passed, ${String(steps.length - happened)} failed`);
  return steps.length - happened;
}
