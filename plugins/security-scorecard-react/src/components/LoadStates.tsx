import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Flex,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import type { ReactNode } from 'react';
import { messageOf, problemOf } from '../problem';
import { securityScorecardReactTranslationRef } from '../translation';

/** Props of {@link LoadError}. */
export interface LoadErrorProps {
  error: Error;
  /** Offered only for failures: asking again does not grant a permission. */
  onRetry?: () => void;
  /** What to say when it is not there; default: that there is no scorecard. */
  missing?: { title: string; description: string };
}

/** Says what went wrong and what to do: no permission, nothing there, or a failure that can be tried again. */
export const LoadError = ({ error, onRetry, missing }: LoadErrorProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const problem = problemOf(error);
  const words = {
    title: t(`problem.${problem}.title`),
    description:
      problem === 'failed'
        ? t('problem.failed.description', { message: messageOf(error) })
        : t(`problem.${problem}.description`),
    ...(problem === 'not-found' && missing),
  };
  return (
    <div role="alert">
      <Alert
        status={problem === 'failed' ? 'danger' : 'info'}
        icon
        {...words}
        customActions={
          problem === 'failed' && onRetry ? (
            <Button variant="secondary" onPress={onRetry}>
              {t('problem.retry')}
            </Button>
          ) : undefined
        }
      />
    </div>
  );
};

/** Props of {@link EmptyMessage}. */
export interface EmptyMessageProps {
  title: string;
  description: string;
  action?: ReactNode;
}

/** An empty list: that it is empty, why, and what to do. */
export const EmptyMessage = ({
  title,
  description,
  action,
}: EmptyMessageProps) => (
  <Flex direction="column" gap="2" align="start" py="3">
    <Text as="p" weight="bold">
      {title}
    </Text>
    <Text as="p" color="secondary">
      {description}
    </Text>
    {action}
  </Flex>
);

/** Props of {@link LoadingSkeleton}. */
export interface LoadingSkeletonProps {
  /** What is being loaded, for assistive technology. */
  label: string;
  /** Default 3. */
  rows?: number;
}

/** Grey rows in the place of what is being loaded. */
export const LoadingSkeleton = ({ label, rows = 3 }: LoadingSkeletonProps) => (
  <Flex direction="column" gap="2" role="status" aria-busy="true">
    <VisuallyHidden>{label}</VisuallyHidden>
    {Array.from({ length: rows }, (_, index) => (
      <Skeleton
        key={index}
        width="100%"
        height={28}
        // Its own colour is hardly to be told from a light page.
        style={{ backgroundColor: 'var(--bui-border-1)' }}
      />
    ))}
  </Flex>
);
