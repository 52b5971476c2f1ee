import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** CPU seconds since the process started, and its highest resident memory in MiB. Linux only. */
export function processUsage(pid: number): { cpuSeconds: number; peakRssMib: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSeconds: ticks / TICKS_PER_SECOND, peakRssMib: Number(peak ?? 0) / 1024 };
}
