import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Skeleton, VisuallyHidden } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { Live } from '../hooks/useLive';
import { jitAccessReactTranslationRef } from '../translation';
import { ServerWords } from './ServerWords';
import { TroublePanel } from './TroublePanel';

/** Grey bars where content is about to be. */
export function LoadingRows(props: { rows?: number; height?: number }) {
  const { rows = 3, height = 48 } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <Flex direction="column" gap="2" role="status">
      <VisuallyHidden>{t('list.loading')}</VisuallyHidden>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton
          key={index}
          width="100%"
          height={height}
          // Its own colour is hardly to be told from a light page.
          style={{ backgroundColor: 'var(--bui-border-1)' }}
        />
      ))}
    </Flex>
  );
}

/** Properties of {@link LiveContent}. */
export interface LiveContentProps<T> {
  live: Live<T>;
  children: (value: T) => ReactNode;
  /** Replaces the grey bars. */
  loading?: ReactNode;
  forbidden?: string;
}

/**
 * Shows what was loaded, or that it is loading, or why it is not there. Once
 * something is there a failed refresh does not take it away, but is told.
 */
export function LiveContent<T>(props: LiveContentProps<T>) {
  const { live, children, loading, forbidden } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  if (live.value === undefined) {
    return live.trouble ? (
      <TroublePanel
        trouble={live.trouble}
        onRetry={live.refetch}
        forbidden={forbidden}
      />
    ) : (
      <>{loading ?? <LoadingRows />}</>
    );
  }
  return (
    <>
      {live.trouble && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('list.stillShowing')}
          description={<ServerWords text={live.trouble.message} />}
          mb="3"
        />
      )}
      {children(live.value)}
    </>
  );
}
