import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { UploadToken } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { ConfirmDialog } from '../ConfirmDialog';

/** Props of {@link RevokeTokenDialog}. */
export interface RevokeTokenDialogProps {
  token: UploadToken;
  onClose: () => void;
  onRevoked: () => void;
}

/** Makes sure before pipelines lose their token. */
export const RevokeTokenDialog = ({
  token,
  onClose,
  onRevoked,
}: RevokeTokenDialogProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  return (
    <ConfirmDialog
      title={t('reports.revokeTitle')}
      description={t('reports.revokeHint', { description: token.description })}
      confirm={t('reports.revoke')}
      cancel={t('reports.cancel')}
      perform={() => api.revokeUploadToken(token.entityRef, token.id)}
      onClose={onClose}
      onDone={onRevoked}
    />
  );
};
