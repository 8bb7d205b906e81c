import { AwsProtocol } from './protocol';
import { RestRoutes, restRouter } from './rest';
import { toXml, xmlResponse } from './xml';

/**
 * REST XML (S3, CloudFront): method and path name the operation, no member is
 * in the body. An operation answers `{ <root element>: { … } }`.
 *
 * @param errors - `bare` as S3 answers, `wrapped` in ErrorResponse as CloudFront does
 */
export function restXml(
  routes: RestRoutes,
  options: { namespace: string; errors: 'bare' | 'wrapped' },
): AwsProtocol {
  const bare = options.errors === 'bare';
  return {
    route: restRouter(routes),
    success(_operation, output) {
      const [entry] = Object.entries(output);
      if (!entry) {
        return new Response(null, { status: 200 });
      }
      const [root, members] = entry;
      return xmlResponse(
        200,
        `<${root} xmlns="${options.namespace}">${toXml(members)}</${root}>`,
      );
    },
    failure(error, requestId) {
      const members = { Code: error.code, Message: error.message };
      return xmlResponse(
        error.status,
        bare
          ? `<Error>${toXml({ ...members, ...error.members, RequestId: requestId })}</Error>`
          : `<ErrorResponse xmlns="${options.namespace}"><Error>${toXml({ Type: 'Sender', ...members })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        error.headers,
      );
    },
    codes: {
      'missing-authentication': { code: 'AccessDenied', status: 403 },
      'bad-signature': { code: 'SignatureDoesNotMatch', status: 403 },
      'unknown-credentials': {
        code: bare ? 'InvalidAccessKeyId' : 'InvalidClientTokenId',
        status: 403,
      },
      'access-denied': { code: 'AccessDenied', status: 403 },
      throttled: { code: bare ? 'SlowDown' : 'Throttling', status: 503 },
      internal: { code: 'InternalError', status: 500 },
    },
  };
}
