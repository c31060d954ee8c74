import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import type { Environment } from '../test/relay-under-test.ts';
import { peakMemoryOf } from './processes.ts';

/** A command that runs in a terminal of its own, so that it shows what it shows to people. */
export interface TerminalCommand {
  /** Everything that it has written so far. */
  text(): string;
  /** Its most memory so far, in MB. */
  peakMb(): number;
  /** Ends it at once, as closing the window of a frozen machine would. */
  kill(): Promise<void>;
  ended: Promise<number | null>;
}

/** Linux only: `script` makes the terminal. */
export function runInTerminal(words: readonly string[], environment: Environment): TerminalCommand {
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['-qefc', `exec ${quoted}`, '/dev/null'], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close').then(() => child.exitCode);
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  const own = String(child.pid);
  /** The command itself: the only child of `script`. */
  const pid = () => {
    const file = `/proc/${own}/task/${own}/children`;
    return existsSync(file) ? Number(readFileSync(file, 'latin1').trim()) : 0;
  };
  let peakMb = 0;
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakMemoryOf(pid()) || 0);
  }, 250);
  void ended.then(() => {
    clearInterval(watch);
  });
  return {
    text: () => text,
    peakMb: () => peakMb,
    async kill() {
      const command = pid();
      if (command > 0) process.kill(command, 'SIGKILL');
      await ended;
    },
    ended,
  };
}
