import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { RiLockLine } from '@remixicon/react';
import type { Trouble } from '../lib/errors';
import { jitAccessReactTranslationRef } from '../translation';
import { ServerWords } from './ServerWords';

/** Properties of {@link TroublePanel}. */
export interface TroublePanelProps {
  trouble: Trouble;
  onRetry?: () => void;
  /** Replaces what is said to someone who may not see it. */
  forbidden?: string;
}

/** Says why something is not there: not allowed, not found, or failed. */
export function TroublePanel(props: TroublePanelProps) {
  const { trouble, onRetry, forbidden } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  if (trouble.kind === 'forbidden') {
    return (
      <Alert
        role="status"
        status="info"
        icon={<RiLockLine aria-hidden />}
        title={t('list.forbiddenTitle')}
        description={forbidden ?? t('list.forbidden')}
      />
    );
  }
  if (trouble.kind === 'not-found') {
    return (
      <Alert
        role="status"
        status="info"
        icon
        title={t('list.notFoundTitle')}
        description={t('list.notFound')}
      />
    );
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('list.failedTitle')}
      description={<ServerWords text={trouble.message} />}
      customActions={
        onRetry && (
          <Button variant="secondary" onPress={onRetry}>
            {t('list.retry')}
          </Button>
        )
      }
    />
  );
}
