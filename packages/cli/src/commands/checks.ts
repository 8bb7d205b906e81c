import type { Command } from 'commander';
import type { Io } from '../io';
import { portalOf } from '../portal';

/** `fairway checks list` */
export function addChecksCommands(program: Command, io: Io): void {
  program
    .command('checks')
    .description('Checks of the portal')
    .command('list')
    .description('List the checks in force')
    .option('--json', 'print them as JSON')
    .action(async ({ json }) => {
      const { client, request } = portalOf(io);
      const checks = await client.listChecks(request);
      if (json) {
        io.out(`${JSON.stringify(checks, null, 2)}\n`);
        return;
      }
      const width = Math.max(0, ...checks.map(check => check.id.length));
      for (const { id, level, severity, mode, title } of checks) {
        io.out(
          `${id.padEnd(width)}  ${level.padEnd(6)}  ${severity.padEnd(13)}  ${mode.padEnd(7)}  ${title}\n`,
        );
      }
    });
}
