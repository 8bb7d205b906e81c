import { AwsError } from './AwsError';
import { RestRoutes, restRouter } from './rest';

/** A request as the stand-ins read it. */
export interface AwsRequest {
  method: string;
  /** Path without the query string. */
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: string;
}

/** The operation a request asks for and its members. */
export interface AwsOperationRequest {
  operation: string;
  input: unknown;
}

/** The reasons for refusing that every service knows under its own code. */
export type CommonFailure =
  | 'missing-authentication'
  | 'bad-signature'
  | 'unknown-credentials'
  | 'access-denied'
  | 'throttled'
  | 'internal';

/** A wire protocol: how an operation is named, answered and refused. */
export interface AwsProtocol {
  /** @throws AwsError when the request names no operation of the service. */
  route(request: AwsRequest): AwsOperationRequest;
  success(operation: string, output: object): Response;
  failure(error: AwsError, requestId: string): Response;
  /** Code and status of a common failure. */
  codes: Record<CommonFailure, { code: string; status: number }>;
}

/** @throws AwsError when the text is not a JSON object. */
export function parseJsonObject(body: string): object {
  try {
    const value: unknown = body === '' ? {} : JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
    // Falls through: one answer for everything that is not an object.
  }
  throw new AwsError(
    'SerializationException',
    400,
    'The request body could not be read as a JSON object',
  );
}

const jsonCodes = {
  'missing-authentication': {
    code: 'MissingAuthenticationTokenException',
    status: 403,
  },
  'bad-signature': { code: 'InvalidSignatureException', status: 403 },
  'unknown-credentials': { code: 'UnrecognizedClientException', status: 403 },
} as const;

/** REST JSON (Inspector2, EKS): method and path name the operation; members are in the URL and in the body. */
export function restJson(routes: RestRoutes): AwsProtocol {
  const read = restRouter(routes);
  return {
    route(request) {
      const { operation, input } = read(request);
      const { headers, body } = request;
      if (body === '') {
        return { operation, input };
      }
      if (!headers.get('content-type')?.startsWith('application/json')) {
        throw new AwsError(
          'SerializationException',
          400,
          'Expected the content type application/json',
        );
      }
      return { operation, input: { ...parseJsonObject(body), ...input } };
    },
    success: (_operation, output) => Response.json(output),
    failure: (error, requestId) =>
      Response.json(
        { message: error.message, ...error.members },
        {
          status: error.status,
          headers: {
            ...error.headers,
            'x-amzn-errortype': error.code,
            'x-amzn-requestid': requestId,
          },
        },
      ),
    codes: {
      ...jsonCodes,
      'access-denied': { code: 'AccessDeniedException', status: 403 },
      throttled: { code: 'ThrottlingException', status: 429 },
      internal: { code: 'InternalServerException', status: 500 },
    },
  };
}

/** AWS JSON 1.1: the target header names the operation (CloudTrail, Logs). */
export function json11(
  target: string,
  options: { internal: string },
): AwsProtocol {
  return awsJson('1.1', target, options);
}

/** AWS JSON 1.0, as {@link json11} (CloudWatch). */
export function json10(
  target: string,
  options: { internal: string },
): AwsProtocol {
  return awsJson('1.0', target, options);
}

function awsJson(
  version: '1.0' | '1.1',
  target: string,
  options: { internal: string },
): AwsProtocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    route({ method, path, headers, body }) {
      const [service, operation] = (headers.get('x-amz-target') ?? '').split(
        '.',
      );
      if (
        method !== 'POST' ||
        path !== '/' ||
        service !== target ||
        !operation ||
        headers.get('content-type') !== contentType
      ) {
        throw new AwsError(
          'UnknownOperationException',
          404,
          `Expected POST / with the content type ${contentType} and the header X-Amz-Target: ${target}.<operation>`,
        );
      }
      return { operation, input: parseJsonObject(body) };
    },
    success: (_operation, output) =>
      new Response(JSON.stringify(output), {
        headers: { 'content-type': contentType },
      }),
    failure: (error, requestId) =>
      new Response(
        JSON.stringify({
          __type: error.code,
          message: error.message,
          ...error.members,
        }),
        {
          status: error.status,
          headers: {
            ...error.headers,
            'content-type': contentType,
            'x-amzn-requestid': requestId,
          },
        },
      ),
    codes: {
      ...jsonCodes,
      'access-denied': { code: 'AccessDeniedException', status: 400 },
      throttled: { code: 'ThrottlingException', status: 400 },
      internal: { code: options.internal, status: 500 },
    },
  };
}
