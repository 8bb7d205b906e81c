import type {
  AccessGrant,
  AccessRequest,
  JitAccessClient,
  NewAccessRequest,
} from '@fairway/plugin-jit-access-common';
import { InvalidArgumentError, type Command } from 'commander';
import { accessOf, refusalOf } from '../access';
import { CommandError, FAIL, linesOf, PASS, UNKNOWN, type Io } from '../io';
import type { Finish } from '../run';

/** Milliseconds between two looks of `--wait`. */
const EVERY = 2_000;

function requestLine(request: AccessRequest): string {
  const waiting = request.steps
    .filter(step => step.approvedBy.length < step.any)
    .map(step => `${step.any} of ${step.approvers.join(', ')}`);
  return linesOf([
    `${request.state.toUpperCase()}  request ${request.id}: ${request.entitlementTitle} for ${request.duration}`,
    ...(request.state === 'pending' && waiting.length
      ? [`  waits until ${request.deadline} for ${waiting[0]}`]
      : []),
    ...request.decisions
      .filter(({ verdict }) => verdict === 'deny')
      .map(({ by, reason }) => `  denied by ${by}: ${reason ?? ''}`),
  ]);
}

function grantLine(grant: AccessGrant): string {
  return linesOf([
    `${grant.state.toUpperCase()}  grant ${grant.id}: ${grant.entitlementTitle}${grant.endsAt ? `, ends ${grant.endsAt}` : ''}`,
    ...(grant.state === 'active' && grant.instructions
      ? grant.instructions.split('\n').map(line => `  ${line}`)
      : []),
    ...(grant.lastError ? [`  last error: ${grant.lastError}`] : []),
  ]);
}

/** 0 has access, 1 has none and gets none, 2 not decided yet. */
function codeOf(request: AccessRequest, grant?: AccessGrant): number {
  if (grant?.state === 'active') {
    return PASS;
  }
  const isOver =
    grant !== undefined && !['scheduled', 'provisioning'].includes(grant.state);
  return isOver || !['pending', 'approved'].includes(request.state)
    ? FAIL
    : UNKNOWN;
}

function parseInput(
  text: string,
  before: Record<string, string> = {},
): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new InvalidArgumentError('Inputs have the form name=value.');
  }
  return { ...before, [name]: value };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new InvalidArgumentError('A whole number of seconds, at least 1.');
  }
  return seconds;
}

interface Found {
  request: AccessRequest;
  grant?: AccessGrant;
}

async function look(access: JitAccessClient, id: string): Promise<Found> {
  const request = await access.getRequest(id);
  return request.grantId && request.kind !== 'extension'
    ? { request, grant: await access.getGrant(request.grantId) }
    : { request };
}

async function waitFor(
  io: Io,
  access: JitAccessClient,
  id: string,
  seconds: number,
): Promise<Found> {
  for (let waited = 0; ; waited += EVERY) {
    const found = await look(access, id);
    if (
      codeOf(found.request, found.grant) !== UNKNOWN ||
      waited >= seconds * 1000
    ) {
      return found;
    }
    await io.sleep(EVERY);
  }
}

function textOf({ request, grant }: Found): string {
  return `${requestLine(request)}${grant ? grantLine(grant) : ''}`;
}

/** `fairway access list|request|status|return` */
export function addAccessCommands(
  program: Command,
  io: Io,
  finish: Finish,
): void {
  const access =
    program.commands.find(command => command.name() === 'access') ??
    program
      .command('access')
      .description('Just-in-time access, as the person whose token it is');

  const add = (usage: string, description: string) =>
    access
      .command(usage)
      .description(description)
      .option('--token <token>', 'your token, instead of FAIRWAY_TOKEN')
      .option('--json', 'print the answer as JSON');

  /** Runs a command; what the portal refuses is exit code 1, with its reason. */
  const answered = async (
    options: { token?: string; json?: boolean },
    work: (
      client: JitAccessClient,
      print: (value: object, text: string) => void,
    ) => Promise<number>,
  ) => {
    const client = accessOf(io, options.token ?? io.env.FAIRWAY_TOKEN?.trim());
    try {
      finish(
        await work(client, (value, text) =>
          io.out(options.json ? `${JSON.stringify(value, null, 2)}\n` : text),
        ),
      );
    } catch (error) {
      const { code, message } = refusalOf(error);
      io.err(`${message}\n`);
      finish(code);
    }
  };

  add('list', 'What you can ask for').action(options =>
    answered(options, async (client, print) => {
      const { items } = await client.listEntitlements();
      print(
        items,
        linesOf(
          items.map(
            item =>
              `${item.eligible ? ' ' : '-'} ${item.id}  ${item.title} (${item.duration.min} to ${item.duration.max})${item.reason ? `  ${item.reason}` : ''}`,
          ),
        ),
      );
      return PASS;
    }),
  );

  add(
    'request <entitlement>',
    'Ask for access: exit code 0 asked for, or with --wait there; 1 refused; 2 no answer yet',
  )
    .requiredOption('--reason <text>', 'what you need it for')
    .option('--duration <duration>', 'ISO 8601, for example PT1H')
    .option('--ticket <key>', 'ticket that it is for')
    .option('--for <ref>', 'who is to have it, when not you')
    .option('--start <time>', 'ISO 8601; at once when absent')
    .option('--input <name=value>', 'an input of its policy', parseInput)
    .option(
      '--wait <seconds>',
      'wait until it is there or refused',
      parseSeconds,
    )
    .action((entitlement, options) =>
      answered(options, async (client, print) => {
        const wish: NewAccessRequest = {
          entitlementId: entitlement,
          duration:
            options.duration ?? (await defaultDuration(client, entitlement)),
          reason: options.reason,
          ...(options.ticket && { ticket: options.ticket }),
          ...(options.for && { grantee: options.for }),
          ...(options.start && { startsAt: options.start }),
          ...(options.input && { inputs: options.input }),
        };
        const request = await client.createRequest(wish);
        if (!options.wait) {
          print(request, requestLine(request));
          return PASS;
        }
        io.err(requestLine(request));
        const found = await waitFor(io, client, request.id, options.wait);
        print(found, textOf(found));
        return codeOf(found.request, found.grant);
      }),
    );

  add(
    'status [request]',
    'How your requests and access stand; of one request: exit code 0 has access, 1 has none, 2 not yet',
  ).action((id, options) =>
    answered(options, async (client, print) => {
      if (id) {
        const found = await look(client, id);
        print(found, textOf(found));
        return codeOf(found.request, found.grant);
      }
      const [requests, grants] = await Promise.all([
        client.listRequests({ view: 'mine', state: 'pending', limit: 200 }),
        client.listGrants({ view: 'mine', live: true, limit: 200 }),
      ]);
      print(
        { requests: requests.items, grants: grants.items },
        [
          ...requests.items.map(requestLine),
          ...grants.items.map(grantLine),
        ].join('') || 'Nothing is waiting, and you have no access just now.\n',
      );
      return PASS;
    }),
  );

  add(
    'return <grant>',
    'Give access back before its end: exit code 0 or 1',
  ).action((id, options) =>
    answered(options, async (client, print) => {
      const grant = await client.returnGrant(id);
      print(grant, grantLine(grant));
      return PASS;
    }),
  );
}

async function defaultDuration(
  client: JitAccessClient,
  id: string,
): Promise<string> {
  const { items } = await client.listEntitlements();
  const found = items.find(item => item.id === id);
  if (!found) {
    throw new CommandError(
      `There is no entitlement '${id}' that you can see; \`fairway access list\` shows them`,
    );
  }
  return found.duration.default;
}
