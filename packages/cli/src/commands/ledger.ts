import {
  parseAnchorFile,
  verifyExport,
  type ExportVerification,
} from '@fairway/plugin-jit-access-backend/ledger';
import type { LedgerVerification } from '@fairway/plugin-jit-access-common';
import type { Command } from 'commander';
import { accessOf } from '../access';
import {
  CommandError,
  FAIL,
  linesOf,
  PASS,
  readText,
  unreadable,
  type Io,
} from '../io';
import type { Finish } from '../run';

function online(found: LedgerVerification): string {
  const lines = [
    found.ok
      ? `OK  ${found.rows} rows, the head is ${found.headHash}`
      : `TAMPERED  ${found.reason}`,
    ...(found.firstBadSeq === null
      ? []
      : [`  first row that does not fit: ${found.firstBadSeq}`]),
    ...found.anchors.map(
      anchor =>
        `  anchor ${anchor.id}: ${anchor.ok ? `fits, ${anchor.heads} heads up to row ${anchor.seq ?? 0}` : anchor.reason}`,
    ),
    ...(found.anchors.length ? [] : ['  no anchor is configured']),
  ];
  return linesOf(lines);
}

function offline(found: ExportVerification, keyed: boolean): string {
  const lines = [
    found.ok
      ? `OK  rows ${found.first} to ${found.last}, the last hash is ${found.hash}`
      : `TAMPERED  ${found.fault?.reason}`,
    found.vouchedFor === null
      ? '  no anchored head vouches for the end'
      : `  anchored heads vouch for rows up to ${found.vouchedFor}${keyed ? ', and carry the key' : '; without FAIRWAY_LEDGER_KEY they are taken as they are'}`,
  ];
  return linesOf(lines);
}

async function headsOf(io: Io, file: string) {
  const heads = parseAnchorFile(await readText(io, file), file);
  if (heads.length === 0) {
    throw new CommandError(`There is no head in the anchor ${file}`);
  }
  return heads;
}

/** `fairway ledger verify` */
export function addLedgerCommands(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  program
    .command('ledger')
    .description('The audit ledger of just-in-time access')
    .command('verify')
    .description(
      'Whether the ledger is as it was written: exit code 0 yes, 1 tampered with, 2 unknown.\nAsks the portal, or checks an export and the file of an anchor without it; FAIRWAY_LEDGER_KEY holds the key.',
    )
    .option('--file <export>', 'export as JSON Lines, instead of the portal')
    .option('--anchor <file>', 'file of the anchor, with --file')
    .option(
      '--no-anchor',
      'do without: rows that are missing at the end are not noticed then',
    )
    .option('--partial', 'the export is of some time only')
    .option('--token <token>', 'token of the portal, instead of FAIRWAY_TOKEN')
    .option('--json', 'print the outcome as JSON')
    .action(async ({ file, anchor, partial, token, json }) => {
      const print = (found: object, text: string) =>
        io.out(json ? `${JSON.stringify(found, null, 2)}\n` : text);
      if (!file) {
        const found = await accessOf(
          io,
          token ?? io.env.FAIRWAY_TOKEN?.trim(),
        ).verifyLedger();
        print(found, online(found));
        finish(found.ok ? PASS : FAIL);
        return;
      }
      if (anchor !== false && typeof anchor !== 'string') {
        throw new CommandError(
          'An export alone does not tell whether rows are missing at its end; name the file of the anchor with --anchor, or do without by --no-anchor',
        );
      }
      const key = io.env.FAIRWAY_LEDGER_KEY;
      let found: ExportVerification;
      try {
        found = await verifyExport(io.readLines(file), {
          heads: anchor === false ? [] : await headsOf(io, anchor),
          key,
          isPartial: Boolean(partial),
        });
      } catch (error) {
        throw unreadable(file, error);
      }
      print(found, offline(found, key !== undefined));
      finish(found.ok ? PASS : FAIL);
    });
}
