import {
  REPORT_FORMATS,
  SEVERITIES,
  type ReportUpload,
} from '@fairway/plugin-security-scorecard-common';
import { Option, type Command } from 'commander';
import { parseChange } from '../change';
import { FAIL, linesOf, PASS, readBytes, type Io } from '../io';
import { portalOf } from '../portal';
import type { Finish } from '../run';

function inWords(upload: ReportUpload): string {
  const found = SEVERITIES.filter(s => upload.findings[s] > 0).map(
    s => `${upload.findings[s]} ${s}`,
  );
  const lines = [
    `${upload.duplicate ? 'Known already' : 'Uploaded'}: ${upload.format} of ${upload.tool}, slot ${upload.slot}${upload.change ? `, ${upload.change}` : ''}`,
    upload.outcome === 'failed'
      ? `  The scan did not finish: ${upload.failure ?? 'no reason given'}`
      : `  ${found.length ? found.join(', ') : 'no findings'}${upload.suppressed ? `, ${upload.suppressed} suppressed` : ''}`,
    ...upload.warnings.map(warning => `  Note: ${warning}`),
  ];
  return linesOf(lines);
}

/** `fairway report upload` */
export function addReportCommands(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  program
    .command('report')
    .description('Reports of scanners')
    .command('upload <file>')
    .description(
      'Upload a report: exit code 0 taken, 1 taken but the scan had failed, 2 not taken',
    )
    .requiredOption(
      '--entity <ref>',
      'entity, for example component:default/payments-api',
    )
    .option(
      '--slot <name>',
      'step of the pipeline; a later upload replaces an earlier one',
    )
    .addOption(
      new Option('--format <format>', 'format; detected when absent').choices(
        REPORT_FORMATS,
      ),
    )
    .option(
      '--change <id>',
      'change under test; the results of the service stay as they are',
      parseChange,
    )
    .option('--json', 'print the answer as JSON')
    .action(async (file, { entity, slot, format, change, json }) => {
      const { client, request } = portalOf(io);
      const report = await readBytes(io, file);
      const upload = await client.uploadReport(
        entity,
        report,
        { slot, format, change },
        request,
      );
      io.out(json ? `${JSON.stringify(upload, null, 2)}\n` : inWords(upload));
      finish(upload.outcome === 'completed' ? PASS : FAIL);
    });
}
