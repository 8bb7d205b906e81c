import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import { formatMoment, useLanguage } from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';

/** Says in red which access was not taken back on time; nothing when all was. */
export function OverdueBanner(props: { grants: AccessGrant[] }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
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
          description={
            <>
              {grant.endsAt
                ? t('mine.overdueText', {
                    time: formatMoment(grant.endsAt, language),
                    attempts: String(grant.attempts),
                  })
                : t('mine.overdueUnset', { attempts: String(grant.attempts) })}
              {grant.lastError &&
                ` ${t('mine.overdueError', { error: grant.lastError })}`}
            </>
          }
        />
      ))}
    </>
  );
}
