import { InputError } from '@backstage/errors';

/** Annotation with the account of a service, twelve digits. */
export const ACCOUNT_ANNOTATION = 'fairway.dev/aws-account';
/** Annotation with the region of a service. */
export const REGION_ANNOTATION = 'fairway.dev/aws-region';

/** Annotation with the ARN of an ECR repository, or several with commas. */
export const ECR_ANNOTATION = 'aws.amazon.com/amazon-ecr-arn';
/** Annotation with the names of ECR repositories, with commas. */
export const ECR_NAME_ANNOTATION = 'fairway.dev/aws-ecr-repositories';
/** Annotation with the tags that the ECR repositories carry, `k1=v1,k2=v2`. */
export const ECR_TAGS_ANNOTATION = 'aws.amazon.com/amazon-ecr-tags';
/** Annotation with the ARN of a Lambda function, or several with commas. */
export const LAMBDA_ANNOTATION = 'fairway.dev/aws-lambda-arn';
/** Annotation with the names of Lambda functions, with commas. */
export const LAMBDA_NAME_ANNOTATION = 'fairway.dev/aws-lambda-functions';
/** Annotation with the ids of EC2 instances, with commas. */
export const EC2_ANNOTATION = 'fairway.dev/aws-ec2-instances';
/** Annotation with the names of Auto Scaling groups, with commas. */
export const ASG_ANNOTATION = 'fairway.dev/aws-auto-scaling-groups';
/** Annotation with the ids of machine images, with commas. */
export const AMI_ANNOTATION = 'fairway.dev/aws-amis';
/** Annotation with the tags that everything of the service carries, `k1=v1,k2=v2`. */
export const TAGS_ANNOTATION = 'fairway.dev/aws-tags';

/** Annotations with the ARNs or names of the roles that a service runs as, with commas. */
export const ROLE_ANNOTATIONS = [
  'fairway.dev/aws-iam-role',
  'fairway.dev/aws-iam-roles',
];
/** Annotation with the ARNs of what else a service has in AWS (buckets, queues, EKS clusters), with commas; `none` when it has nothing. */
export const RESOURCES_ANNOTATION = 'fairway.dev/aws-resources';

/** More than a service has; each is asked for in its account, which others need, too. */
export const MAX_NAMES = 500;
/** No name and no ARN in AWS is longer, in characters. */
const MAX_NAME = 2_048;

/**
 * The parts of an annotation that is a list with commas, each once.
 *
 * @throws InputError when there are too many of them, or one that nothing in
 * AWS can have: a call with it is tried again and again.
 */
export function listOf(value: string | undefined): string[] {
  const parts = (value ?? '').split(',').map(part => part.trim());
  const names = [...new Set(parts.filter(part => part !== ''))];
  if (names.length > MAX_NAMES) {
    throw new InputError(
      `The annotation that begins with '${names[0].slice(0, 100)}' has more than ${MAX_NAMES} names; use several entities`,
    );
  }
  const long = names.find(name => name.length > MAX_NAME);
  if (long !== undefined) {
    throw new InputError(
      `The name that begins with '${long.slice(0, 100)}' is longer than any in AWS`,
    );
  }
  return names;
}
