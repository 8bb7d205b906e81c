import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Skeleton } from '@backstage/ui';
import type { LedgerVerification } from '@fairway/plugin-jit-access-common';
import { TroublePanel, type Live } from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import { shortHash } from './words';

/** Whether the ledger's chain holds, checked by the server. */
export function LedgerBadge(props: { live: Live<LedgerVerification> }) {
  const { live } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (!live.value) {
    return live.trouble ? (
      <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
    ) : (
      <Skeleton height={48} aria-label={t('audit.verifying')} />
    );
  }
  const { ok, rows, firstBadSeq, reason, headHash } = live.value;
  const again = (
    <Button variant="secondary" onPress={live.refetch}>
      {t('audit.again')}
    </Button>
  );
  if (ok) {
    return (
      <Alert
        role="status"
        status="success"
        icon
        title={t('audit.verified', { rows: String(rows) })}
        description={t('audit.verifiedHead', { hash: shortHash(headHash) })}
        customActions={again}
      />
    );
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={
        firstBadSeq === null
          ? t('audit.brokenAny')
          : t('audit.broken', { seq: String(firstBadSeq) })
      }
      description={reason}
      customActions={again}
    />
  );
}
