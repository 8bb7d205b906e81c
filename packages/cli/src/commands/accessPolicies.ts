import {
  inspectAccessFiles,
  isAccessFile,
  policyNameOf,
  readEntityFiles,
  readPolicyFiles,
  SERVICE_FILES,
  type AccessPolicyInspection,
  type Finding,
  type PolicyFile,
} from '@fairway/plugin-jit-access-backend/policy';
import type { ReplayResult } from '@fairway/plugin-jit-access-common';
import { InvalidArgumentError, type Command } from 'commander';
import { accessOf, refusalOf } from '../access';
import { portalCatalog } from '../catalog';
import { CommandError, FAIL, PASS, readText, type Io } from '../io';
import type { Finish } from '../run';

/** What the commands on access policies are told besides the directory. */
export interface AccessPolicyOptions {
  catalog?: string;
  portal?: boolean;
  token?: string;
  providers?: string[];
  hooks?: string[];
  ticketSources?: string[];
}

/** Names in one option, with commas between them. */
export function parseNames(text: string): string[] {
  return text
    .split(',')
    .map(name => name.trim())
    .filter(Boolean);
}

async function entitiesOf(io: Io, options: AccessPolicyOptions) {
  if (options.portal) {
    return portalCatalog(io, options.token ?? io.env.FAIRWAY_TOKEN?.trim());
  }
  return options.catalog === undefined
    ? undefined
    : readEntityFiles(options.catalog);
}

async function inspect(
  io: Io,
  files: readonly PolicyFile[],
  options: AccessPolicyOptions,
): Promise<AccessPolicyInspection> {
  const setOf = (names: string[] | undefined) => names && new Set(names);
  return inspectAccessFiles(files, {
    entities: await entitiesOf(io, options),
    providers: setOf(options.providers),
    hooks: setOf(options.hooks),
    ticketSources: setOf(options.ticketSources),
  });
}

/** Inspects the access policies of a directory; undefined when it has none. */
export async function inspectAccess(
  io: Io,
  directory: string,
  options: AccessPolicyOptions,
): Promise<AccessPolicyInspection | undefined> {
  const files = (await readPolicyFiles(directory, 'the directory')).filter(
    ({ text }) => isAccessFile(text),
  );
  return files.length === 0 ? undefined : inspect(io, files, options);
}

/** Inspects the access policy that a service brings along, such as its access.yaml. */
export async function inspectServicePolicy(
  io: Io,
  file: string,
  options: AccessPolicyOptions,
): Promise<AccessPolicyInspection> {
  const text = await readText(io, file);
  if (!isAccessFile(text)) {
    throw new CommandError(`${file} holds no access policy`);
  }
  // By that name it is judged as one of a service.
  const name = `${SERVICE_FILES}${file}`;
  const result = await inspect(io, [{ name, text }], options);
  return {
    ...result,
    findings: result.findings.map(finding => ({ ...finding, file })),
  };
}

/** A finding as a line that editors and CI understand. */
export function findingLine(finding: Finding): string {
  const { file, line, severity, rule, message } = finding;
  return `${file}:${line}: ${severity} ${rule}: ${message}\n`;
}

const counted = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;

/** How the access policies stand, in a line. */
export function accessSummary(result: AccessPolicyInspection): string {
  const of = (severity: Finding['severity']) =>
    result.findings.filter(finding => finding.severity === severity).length;
  return `${counted(result.policies.length, 'access policy', 'access policies')} in ${counted(result.files, 'file')} with ${counted(result.tests, 'test')}, ${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}\n`;
}

function replayText(result: ReplayResult): string {
  const { changed, entitlementId, requests, since } = result;
  return [
    `${changed.length} of ${requests} requests for ${entitlementId} since ${since} would have come out differently`,
    ...changed.map(
      change =>
        `  ${change.effect.padEnd(9)} ${change.createdAt}  ${change.requester}: ${change.was} -> ${change.now}  (${change.requestId})`,
    ),
    '',
  ].join('\n');
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 366) {
    throw new InvalidArgumentError('A whole number of days, 1 to 366.');
  }
  return days;
}

/** `fairway policy replay` */
export function addReplayCommand(
  policy: Command,
  io: Io,
  finish: Finish,
): void {
  policy
    .command('replay <file>')
    .description(
      'What this text of an access policy would have said to the requests of the last days: exit code 0 the same, 1 something else, 2 no answer',
    )
    .option('--portal <url>', 'address of the portal, instead of FAIRWAY_URL')
    .option('--days <days>', 'how far back', parseDays, 90)
    .option('--token <token>', 'your token, instead of FAIRWAY_TOKEN')
    .option('--json', 'print the answer as JSON')
    .action(async (file, options) => {
      const text = await readText(io, file);
      const name = policyNameOf(text);
      if (!isAccessFile(text) || name === undefined) {
        throw new CommandError(`${file} holds no access policy with a name`);
      }
      const portal: Io = options.portal
        ? { ...io, env: { ...io.env, FAIRWAY_URL: options.portal } }
        : io;
      const client = accessOf(
        portal,
        options.token ?? io.env.FAIRWAY_TOKEN?.trim(),
      );
      try {
        const result = await client.replayPolicy(name, {
          text,
          days: options.days,
        });
        io.out(
          options.json
            ? `${JSON.stringify(result, null, 2)}\n`
            : replayText(result),
        );
        finish(result.changed.length > 0 ? FAIL : PASS);
      } catch (error) {
        const { message } = refusalOf(error);
        throw new CommandError(message);
      }
    });
}
