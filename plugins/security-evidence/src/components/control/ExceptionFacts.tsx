import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { EvidenceException } from '@fairway/plugin-security-evidence-common';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import { securityEvidenceTranslationRef } from '../../translation';

/** An exception that was in force: what it is, who wanted it, who agreed, and until when. */
export const ExceptionFacts = ({
  exception,
}: {
  exception: EvidenceException;
}) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const { targetTitle, type, justification, decidedBy, decidedAt } = exception;
  return (
    <div className={layout.cell}>
      <Text as="span" weight="bold">
        {t('control.exception', { title: targetTitle })}
      </Text>
      <Text as="span">{t(`control.waiverType.${type}`)}</Text>
      <dl className={layout.definitions}>
        <dt>{t('control.justification')}</dt>
        <dd>{justification}</dd>
        <dt>{t('control.requested')}</dt>
        <dd>
          <EntityName entityRef={exception.requestedBy} />
          {', '}
          <Moment at={exception.requestedAt} withTime />
        </dd>
        <dt>{t('control.decided')}</dt>
        <dd>
          {decidedBy ? (
            <EntityName entityRef={decidedBy} />
          ) : (
            t('shared.nobody')
          )}
          {decidedAt && (
            <>
              {', '}
              <Moment at={decidedAt} withTime />
            </>
          )}
        </dd>
        <dt>{t('control.ends')}</dt>
        <dd>
          <Moment at={exception.expiresAt} withTime />
        </dd>
      </dl>
    </div>
  );
};
