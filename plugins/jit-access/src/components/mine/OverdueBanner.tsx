import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import { formatMoment, useLanguage } from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';

/** Says in red which access was not taken back on time; nothing when all was. */
export function OverdueBanner(props: { grants: AccessGrant[] }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const words = useOverdueWords();
  const overdue = props.grants.filter(
    grant => grant.state === 'revoke-overdue',
  );
  return (
    <>
      {overdue.map(grant => (
        <Alert
          key={grant.id}
          role="alert"
          status="danger"
          icon
          title={t('mine.overdueTitle', { title: grant.entitlementTitle })}
          description={words(grant)}
        />
      ))}
    </>
  );
}

/** Says how late a revoke is, what was tried, and when it is tried again. */
export function useOverdueWords(): (grant: AccessGrant) => string {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  return grant => {
    const parts: string[] = [
      grant.endsAt
        ? t('mine.overdueText', {
            time: formatMoment(grant.endsAt, language),
            count: grant.attempts,
          })
        : t('mine.overdueUnset', { count: grant.attempts }),
    ];
    if (grant.lastError) {
      parts.push(t('mine.overdueError', { error: grant.lastError }));
    }
    if (grant.nextAttemptAt) {
      parts.push(
        t('mine.overdueNext', {
          time: formatMoment(grant.nextAttemptAt, language),
        }),
      );
    }
    return parts.join(' ');
  };
}
