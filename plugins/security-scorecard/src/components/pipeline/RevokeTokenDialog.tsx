import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { UploadToken } from '@fairway/plugin-security-scorecard-common';
import {
  ConfirmDialog,
  securityScorecardApiRef,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';

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
      confirm={t('reports.revoke')}
      cancel={t('reports.cancel')}
      perform={async () => {
        await api.revokeUploadToken(token.entityRef, token.id);
        onRevoked();
      }}
      onClose={onClose}
    >
      <Text as="p">
        {t('reports.revokeHint', { description: token.description })}
      </Text>
    </ConfirmDialog>
  );
};
