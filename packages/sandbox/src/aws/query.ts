import { AwsError } from './AwsError';
import { AwsProtocol, AwsRequest } from './protocol';
import { toXml, xmlResponse } from './xml';

const EC2_VERSION = '2016-11-15';
/** XML namespace of the answers of EC2. */
export const EC2_NAMESPACE = `http://ec2.amazonaws.com/doc/${EC2_VERSION}/`;

/** The operation and the members of a form body. */
function readForm(
  { method, path, headers, body }: AwsRequest,
  version: string,
): { operation: string; form: URLSearchParams } {
  const form = new URLSearchParams(body);
  const contentType = headers.get('content-type') ?? '';
  if (
    method !== 'POST' ||
    path !== '/' ||
    !contentType.startsWith('application/x-www-form-urlencoded')
  ) {
    throw new AwsError(
      'InvalidRequest',
      400,
      'Expected POST / with a form body',
    );
  }
  const operation = form.get('Action');
  if (!operation) {
    throw new AwsError(
      'MissingAction',
      400,
      'The request is missing an action.',
    );
  }
  if (form.get('Version') !== version) {
    throw new AwsError(
      'NoSuchVersion',
      400,
      `The requested version (${form.get('Version')}) of the service does not exist`,
    );
  }
  form.delete('Action');
  form.delete('Version');
  return { operation, form };
}

/** EC2 query protocol: form body with `Action`, XML answers. */
export const ec2Query: AwsProtocol = {
  route(request) {
    const { operation, form } = readForm(request, EC2_VERSION);
    return { operation, input: Object.fromEntries(form) };
  },
  success(operation, output) {
    return xmlResponse(
      200,
      `<${operation}Response xmlns="${EC2_NAMESPACE}"><requestId>sandbox</requestId>${toXml(output)}</${operation}Response>`,
    );
  },
  failure(error, requestId) {
    return xmlResponse(
      error.status,
      `<Response><Errors><Error>${toXml({ Code: error.code, Message: error.message })}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
      error.headers,
    );
  },
  codes: {
    'missing-authentication': { code: 'AuthFailure', status: 403 },
    'bad-signature': { code: 'SignatureDoesNotMatch', status: 403 },
    'unknown-credentials': { code: 'AuthFailure', status: 403 },
    'access-denied': { code: 'UnauthorizedOperation', status: 403 },
    throttled: { code: 'RequestLimitExceeded', status: 503 },
    internal: { code: 'InternalError', status: 500 },
  },
};

type Tree = { [name: string]: Tree | string };

/** Lists are numbered, most of them below an element called `member`. */
function untangle(tree: Tree | string): unknown {
  if (typeof tree === 'string') {
    return tree;
  }
  const names = Object.keys(tree);
  if (names.length === 1 && names[0] === 'member') {
    return untangle(tree.member);
  }
  if (names.length > 0 && names.every(name => /^\d+$/.test(name))) {
    return names
      .sort((a, b) => Number(a) - Number(b))
      .map(name => untangle(tree[name]));
  }
  return Object.fromEntries(names.map(name => [name, untangle(tree[name])]));
}

/** Members of a form: `Names.member.1=x` is `{ Names: ['x'] }`. */
export function formMembers(form: URLSearchParams): unknown {
  const root: Tree = {};
  for (const [key, value] of form) {
    const path = key.split('.');
    const last = path.pop() ?? key;
    let at = root;
    for (const name of path) {
      const next = Object.hasOwn(at, name) ? at[name] : {};
      if (typeof next === 'string') {
        throw new AwsError(
          'MalformedInput',
          400,
          `The member ${key} is both a text and a structure`,
        );
      }
      at[name] = next;
      at = next;
    }
    at[last] = value;
  }
  return untangle(root);
}

/**
 * Query protocol (IAM, SNS, ELBv2, RDS, Auto Scaling): form body with `Action`,
 * members as {@link formMembers} reads them, all values texts; XML answers,
 * whose lists have `<member>` entries.
 */
export function awsQuery(options: {
  version: string;
  namespace: string;
}): AwsProtocol {
  const xmlns = `xmlns="${options.namespace}"`;
  return {
    route(request) {
      const { operation, form } = readForm(request, options.version);
      return { operation, input: formMembers(form) };
    },
    success(operation, output) {
      return xmlResponse(
        200,
        `<${operation}Response ${xmlns}><${operation}Result>${toXml(output, 'member')}</${operation}Result><ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></${operation}Response>`,
      );
    },
    failure(error, requestId) {
      return xmlResponse(
        error.status,
        `<ErrorResponse ${xmlns}><Error>${toXml({ Type: 'Sender', Code: error.code, Message: error.message })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        error.headers,
      );
    },
    codes: {
      'missing-authentication': {
        code: 'MissingAuthenticationToken',
        status: 403,
      },
      'bad-signature': { code: 'SignatureDoesNotMatch', status: 403 },
      'unknown-credentials': { code: 'InvalidClientTokenId', status: 403 },
      'access-denied': { code: 'AccessDenied', status: 403 },
      throttled: { code: 'Throttling', status: 400 },
      internal: { code: 'ServiceFailure', status: 500 },
    },
  };
}

/** Refusal of an operation that a query service does not have. */
export const unknownQueryAction = (operation: string): AwsError =>
  new AwsError(
    'InvalidAction',
    400,
    `Could not find operation ${operation} in the sandbox`,
  );
