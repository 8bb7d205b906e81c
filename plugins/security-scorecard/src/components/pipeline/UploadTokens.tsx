import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type {
  IssuedUploadToken,
  UploadToken,
} from '@fairway/plugin-security-scorecard-common';
import {
  LoadError,
  LoadingSkeleton,
  problemOf,
} from '@fairway/plugin-security-scorecard-react';
import { RiKey2Line } from '@remixicon/react';
import { useState } from 'react';
import { useUploadTokens } from '../../hooks/useEntityData';
import { securityScorecardTranslationRef } from '../../translation';
import { CopyText } from './CopyText';
import { IssueTokenDialog } from './IssueTokenDialog';
import { RevokeTokenDialog } from './RevokeTokenDialog';
import { TokensTable } from './TokensTable';
import { UsageSnippet } from './UsageSnippet';

/** The upload tokens of an entity: issued, shown once, revoked. */
export const UploadTokens = ({ entityRef }: { entityRef: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useUploadTokens(entityRef);
  const [isIssuing, setIssuing] = useState(false);
  const [issued, setIssued] = useState<IssuedUploadToken>();
  const [revoking, setRevoking] = useState<UploadToken>();
  if (isLoading) {
    return <LoadingSkeleton label={t('reports.tokensLoading')} rows={1} />;
  }
  if (!data) {
    return error && problemOf(error) === 'forbidden' ? (
      <Text as="p" color="secondary">
        {t('reports.tokensForbidden')}
      </Text>
    ) : (
      error && <LoadError error={error} onRetry={reload} />
    );
  }
  return (
    <Flex direction="column" gap="3" align="start" style={{ width: '100%' }}>
      <Text as="p" variant="body-small" color="secondary">
        {t('reports.tokensHint')}
      </Text>
      {issued && (
        <div role="alert">
          <Alert
            status="warning"
            icon
            title={t('reports.issued')}
            description={t('reports.issuedDescription')}
            customActions={
              <Button variant="secondary" onPress={() => setIssued(undefined)}>
                {t('reports.done')}
              </Button>
            }
          />
          <CopyText
            label={t('reports.secret')}
            text={issued.secret}
            copyLabel={t('reports.copy')}
          />
        </div>
      )}
      {data.length === 0 ? (
        <Text as="p">{t('reports.tokensEmpty')}</Text>
      ) : (
        <TokensTable tokens={data} onRevoke={setRevoking} />
      )}
      <Button
        variant="secondary"
        iconStart={<RiKey2Line aria-hidden="true" />}
        onPress={() => setIssuing(true)}
      >
        {t('reports.issue')}
      </Button>
      <UsageSnippet entityRef={entityRef} />
      {isIssuing && (
        <IssueTokenDialog
          entityRef={entityRef}
          onClose={() => setIssuing(false)}
          onIssued={token => {
            setIssuing(false);
            setIssued(token);
            reload();
          }}
        />
      )}
      {revoking && (
        <RevokeTokenDialog
          token={revoking}
          onClose={() => setRevoking(undefined)}
          onRevoked={reload}
        />
      )}
    </Flex>
  );
};
