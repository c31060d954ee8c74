import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Resident memory of the largest of these processes, in MB. */
export const memoryOf = (pids: readonly number[]): number =>
  Math.max(...ps('rss', pids).map((kilobytes) => Number(kilobytes) / 1024));

/** The most resident memory that a running process has had, in MB; NaN where the system does not say. */
export function peakMemoryOf(pid: number): number {
  const file = `/proc/${String(pid)}/status`;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(existsSync(file) ? readFileSync(file, 'latin1') : '')?.[1]) / 1024;
}

/** CPU time that these processes have used, in ms: other load on the machine does not change it. */
export const cpuMsOf = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + (existsSync('/proc/self/stat') ? ticksOf(pid) * tickMs : secondsOf(pid) * 1_000), 0);

/** Linux counts in hundredths of a second, whatever its timer does (man proc, sysconf). */
const tickMs = 10;

/** User and system time: the 14th and the 15th word; the second is a name in brackets. */
function ticksOf(pid: number): number {
  const words = readFileSync(`/proc/${String(pid)}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(words[11]) + Number(words[12]);
}

/** Elsewhere `ps` gives whole seconds, as `[[dd-]hh:]mm:ss`. */
const secondsOf = (pid: number): number =>
  (ps('time', [pid])[0] ?? '')
    .split(/[-:]/)
    .map(Number)
    .reduce((total, part) => total * 60 + part, 0);

function ps(column: string, pids: readonly number[]): string[] {
  const text = execFileSync('ps', ['-o', `${column}=`, '-p', pids.join(',')], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}
