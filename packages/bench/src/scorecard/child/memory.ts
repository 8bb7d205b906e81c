import { readFileSync, writeFileSync } from 'node:fs';

/** A line of /proc/self/status in MB; undefined where there is none. */
function statusMB(name: string): number | undefined {
  try {
    const line = readFileSync('/proc/self/status', 'utf8')
      .split('\n')
      .find(each => each.startsWith(`${name}:`));
    return line ? Number(line.replace(/\D/g, '')) / 1024 : undefined;
  } catch {
    return undefined;
  }
}

const highest = () =>
  statusMB('VmHWM') ?? process.resourceUsage().maxRSS / 1024;

let mark = highest();

/** Starts to measure: forgets the highest size so far, where the system can. */
export function markMemory(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    mark = statusMB('VmRSS') ?? highest();
  } catch {
    mark = highest();
  }
}

/** Highest resident size since the mark, beyond the size then, in MB. */
export const memoryGrowth = (): number => Math.max(0, highest() - mark);
