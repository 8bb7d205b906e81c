import { http, HttpHandler, HttpResponse } from 'msw';
import { Fault } from '../world/faults';
import type { AwsSession } from '../world/sessions';
import { AwsAccount, AwsRegion, World } from '../world/types';
import { AwsError } from './AwsError';
import { AwsHost, hostPattern, readHost } from './host';
import { AwsProtocol, CommonFailure } from './protocol';
import { identify } from './signature';

/** What an operation works on. */
export interface AwsCall {
  world: World;
  account: AwsAccount;
  /** For a global service: some region of the account, which means nothing. */
  region: AwsRegion;
  /** Of a person; absent for keys of the account. */
  session?: AwsSession;
}

/** One operation: checks its members and answers, or throws AwsError. */
export type AwsOperation = (call: AwsCall, input: unknown) => object;

/** A stand-in for one service. */
export interface AwsService extends AwsHost {
  protocol: AwsProtocol;
  operations: Record<string, AwsOperation>;
  /** Refusal of an operation the stand-in lacks. */
  unknownOperation: (operation: string) => AwsError;
}

const COMMON: Record<Exclude<Fault['error'], 'Disconnect'>, CommonFailure> = {
  Throttling: 'throttled',
  AccessDenied: 'access-denied',
  InternalError: 'internal',
};

class Disconnected extends Error {}

/** The handler for the hosts of a service. */
export function serviceHandler(world: World, service: AwsService): HttpHandler {
  let served = 0;
  return http.all(hostPattern(service), async ({ request }) => {
    served += 1;
    const requestId = `sandbox-${service.name}-${served}`;
    const { protocol } = service;
    try {
      return await answer(world, service, request);
    } catch (error) {
      if (error instanceof Disconnected) {
        return HttpResponse.error();
      }
      if (error instanceof AwsError) {
        return protocol.failure(error, requestId);
      }
      throw error;
    }
  });
}

async function answer(
  world: World,
  service: AwsService,
  request: Request,
): Promise<Response> {
  const { protocol } = service;
  const { method, headers } = request;
  const url = new URL(request.url);
  const { region: regionName, path } = readHost(service, url);
  const caller = identify(world, headers, {
    service: service.signingName ?? service.name,
    region: regionName,
    global: service.global ?? false,
  });
  if ('failure' in caller) {
    throw refusal(protocol, caller.failure, caller.message);
  }
  const body = await request.text();
  const { operation, input } = protocol.route({
    method,
    path,
    query: url.searchParams,
    headers,
    body,
  });
  const target = {
    service: service.name,
    operation,
    accountId: caller.account.accountId,
    region: regionName,
  };
  world.calls.add({ ...target, input });
  const fault = world.faults.take(target);
  if (fault) {
    throw faultError(protocol, fault, target);
  }
  const run = Object.hasOwn(service.operations, operation)
    ? service.operations[operation]
    : undefined;
  if (!run) {
    throw service.unknownOperation(operation);
  }
  return protocol.success(operation, run({ world, ...caller }, input));
}

function refusal(
  protocol: AwsProtocol,
  failure: CommonFailure,
  message: string,
  headers: Record<string, string> = {},
): AwsError {
  const { code, status } = protocol.codes[failure];
  return new AwsError(code, status, message, {}, headers);
}

function faultError(
  protocol: AwsProtocol,
  fault: Fault,
  call: { service: string; operation: string; accountId: string },
): Error {
  switch (fault.error) {
    case 'Disconnect':
      return new Disconnected();
    case 'Throttling':
      return refusal(protocol, COMMON.Throttling, 'Rate exceeded', {
        'retry-after': String(fault.retryAfterSeconds),
      });
    case 'AccessDenied':
      return refusal(
        protocol,
        COMMON.AccessDenied,
        `User: arn:aws:sts::${call.accountId}:assumed-role/fairway-reader/sandbox is not authorized to perform: ${call.service}:${call.operation}`,
      );
    default:
      return refusal(
        protocol,
        COMMON.InternalError,
        'An internal error occurred. Try again later.',
      );
  }
}
