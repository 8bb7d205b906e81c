import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Cell, CellText, Table, Text, useTable } from '@backstage/ui';
import type { ColumnConfig } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { UploadToken } from '@fairway/plugin-security-scorecard-common';
import {
  Freshness,
  Moment,
  ToneBadge,
  useNow,
} from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckboxCircleLine,
  RiForbidLine,
  RiTimerLine,
} from '@remixicon/react';
import { securityScorecardTranslationRef } from '../../translation';
import { completePages } from '../paging';

/** Props of {@link TokensTable}. */
export interface TokensTableProps {
  tokens: UploadToken[];
  onRevoke: (token: UploadToken) => void;
}

/** One row per token; its secret is nowhere to be seen. */
export const TokensTable = ({ tokens, onRevoke }: TokensTableProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const now = useNow();
  const { tableProps } = useTable<UploadToken>({
    mode: 'complete',
    data: tokens,
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const stateOf = ({ revokedAt, expiresAt }: UploadToken) => {
    if (revokedAt !== null) {
      return 'revoked';
    }
    return expiresAt !== null && Date.parse(expiresAt) < now.getTime()
      ? 'expired'
      : 'valid';
  };
  const columns: ColumnConfig<UploadToken>[] = [
    {
      id: 'token',
      label: t('reports.columnToken'),
      isRowHeader: true,
      minWidth: 180,
      cell: ({ description }) => <CellText title={description} />,
    },
    {
      id: 'state',
      label: t('reports.columnState'),
      minWidth: 120,
      cell: token => (
        <Cell>
          <TokenState state={stateOf(token)} />
        </Cell>
      ),
    },
    {
      id: 'used',
      label: t('reports.lastUsed'),
      minWidth: 120,
      cell: ({ lastUsedAt }) => (
        <Cell>
          {lastUsedAt === null ? (
            <Text as="span" variant="body-small" color="secondary">
              {t('reports.neverUsed')}
            </Text>
          ) : (
            <Freshness observedAt={lastUsedAt} />
          )}
        </Cell>
      ),
    },
    {
      id: 'ends',
      label: t('reports.ends'),
      minWidth: 120,
      cell: ({ expiresAt }) => (
        <Cell>
          <Text as="span" variant="body-small">
            {expiresAt === null ? (
              t('reports.never')
            ) : (
              <Moment at={expiresAt} />
            )}
          </Text>
        </Cell>
      ),
    },
    {
      id: 'action',
      label: t('reports.columnAction'),
      minWidth: 120,
      cell: token => (
        <Cell>
          {stateOf(token) === 'valid' && (
            <Button
              size="small"
              variant="secondary"
              aria-label={t('reports.revokeToken', {
                description: token.description,
              })}
              onPress={() => onRevoke(token)}
            >
              {t('reports.revoke')}
            </Button>
          )}
        </Cell>
      ),
    },
  ];
  return (
    <div className={layout.scroll}>
      <Table {...tableProps} columnConfig={columns} />
    </div>
  );
};

function TokenState({ state }: { state: 'valid' | 'revoked' | 'expired' }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const icons = {
    valid: <RiCheckboxCircleLine size={16} />,
    revoked: <RiForbidLine size={16} />,
    expired: <RiTimerLine size={16} />,
  };
  return (
    <ToneBadge
      tone={state === 'valid' ? 'positive' : 'neutral'}
      icon={icons[state]}
    >
      {t(`reports.${state}`)}
    </ToneBadge>
  );
}
