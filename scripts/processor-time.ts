import { readFileSync } from 'node:fs';

/** Seconds for which a processor worked for this process, and for the processes that it started and that have ended (Linux only). */
export interface ProcessorTime {
  readonly own: number;
  readonly children: number;
}

export function processorTime(): ProcessorTime {
  const { user, system } = process.cpuUsage();
  return { own: (user + system) / 1_000_000, children: ofChildren() };
}

/** Fields 16 and 17 of /proc/self/stat, in hundredths of a second: see proc_pid_stat(5). */
function ofChildren(): number {
  try {
    // The name, the second field, may contain spaces.
    const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(afterName[13]) + Number(afterName[14])) / 100;
  } catch {
    return 0;
  }
}
