import { AwsError } from '../AwsError';
import { AwsProtocol } from '../protocol';
import { toXml } from './xml';

const VERSION = '2016-11-15';
const NAMESPACE = `http://ec2.amazonaws.com/doc/${VERSION}/`;

/** EC2 query protocol: form body with `Action`, XML answers. */
export const ec2Query: AwsProtocol = {
  route({ method, path, headers, body }) {
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
    if (form.get('Version') !== VERSION) {
      throw new AwsError(
        'NoSuchVersion',
        400,
        `The requested version (${form.get('Version')}) of service AmazonEC2 does not exist`,
      );
    }
    form.delete('Action');
    form.delete('Version');
    return { operation, input: Object.fromEntries(form) };
  },
  success(operation, output) {
    return xml(
      200,
      `<${operation}Response xmlns="${NAMESPACE}"><requestId>sandbox</requestId>${toXml(output)}</${operation}Response>`,
    );
  },
  failure(error, requestId) {
    return xml(
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

function xml(
  status: number,
  content: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`, {
    status,
    headers: { ...headers, 'content-type': 'text/xml;charset=UTF-8' },
  });
}
