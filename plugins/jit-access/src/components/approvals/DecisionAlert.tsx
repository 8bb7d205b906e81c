import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, ButtonLink } from '@backstage/ui';
import {
  accessRequestRouteRef,
  ServerWords,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';
import type { DecisionOutcome } from './useDecisions';

/** Says what came of the last decision; after a lost race, who decided. */
export function DecisionAlert(props: {
  outcome: DecisionOutcome | null;
  /** The request is on the screen already. */
  hideLink?: boolean;
}) {
  const { outcome, hideLink } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  if (!outcome) {
    return null;
  }
  const { trouble, title, verdict, requestId } = outcome;
  const link = !hideLink && (
    <ButtonLink variant="tertiary" href={requestLink({ id: requestId })}>
      {t('approvals.open')}
    </ButtonLink>
  );
  if (trouble) {
    const lost = trouble.kind === 'conflict';
    return (
      <Alert
        role="alert"
        status={lost ? 'warning' : 'danger'}
        icon
        title={lost ? t('approvals.lost') : t('approvals.failed')}
        description={<ServerWords text={trouble.message} />}
        customActions={link}
      />
    );
  }
  return (
    <Alert
      role="status"
      status="success"
      icon
      title={
        verdict === 'approve'
          ? t('approvals.approved', { title })
          : t('approvals.denied', { title })
      }
      customActions={link}
    />
  );
}
