/** Where a service answers: what its host and its signature look like. */
export interface AwsHost {
  /** Name in the sandbox's URLs, in faults and in the log of calls. */
  name: string;
  /** Name in the credential scope of a signature; the name when absent. */
  signingName?: string;
  /** First labels of the host, such as `api.ecr`; the name when absent. */
  hostPrefix?: string;
  /** One host for the whole partition, such as `iam.amazonaws.com`; it signs for {@link GLOBAL_REGION}. */
  global?: boolean;
  /** S3: a bucket may stand before the host; the operation sees it as the first part of the path. */
  bucketHosts?: boolean;
}

/** Region that requests to global services are signed for. */
export const GLOBAL_REGION = 'us-east-1';

/** Every URL of a service, with the parts of its host in groups. */
export function hostPattern(host: AwsHost): RegExp {
  const prefix = (host.hostPrefix ?? host.name).replaceAll('.', '\\.');
  const bucket = host.bucketHosts ? '(?:(?<bucket>[a-z0-9.-]+)\\.)?' : '';
  const region = host.global ? '' : '\\.(?<region>[a-z0-9-]+)';
  return new RegExp(
    `^https://${bucket}${prefix}${region}\\.amazonaws\\.com(?=[/?]|$)`,
  );
}

/** Region and path of a request, with the bucket of the host moved into the path. */
export function readHost(
  host: AwsHost,
  url: URL,
): { region: string; path: string } {
  const { bucket, region } = hostPattern(host).exec(url.href)?.groups ?? {};
  return {
    region: region ?? GLOBAL_REGION,
    path: bucket ? `/${bucket}${url.pathname}` : url.pathname,
  };
}

/** The URL that a service answers at in one region; buckets are in the path. */
export function hostUrl(host: AwsHost, region: string): string {
  const prefix = host.hostPrefix ?? host.name;
  return host.global
    ? `https://${prefix}.amazonaws.com`
    : `https://${prefix}.${region}.amazonaws.com`;
}
