import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import {
  RefreshScorecard,
  SideDrawer,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { CheckDetails } from './CheckDetails';

/** Props of {@link CheckDrawer}. */
export interface CheckDrawerProps {
  entityRef: string;
  /** Which check is open; '' for none. */
  checkId: string;
  /** Its result, unless the scorecard has none with that id. */
  result: CheckResult | undefined;
  refresh: RefreshScorecard;
  onClose: () => void;
}

/** Everything that explains one result: why, from which facts, and what to do. */
export const CheckDrawer = ({
  entityRef,
  checkId,
  result,
  refresh,
  onClose,
}: CheckDrawerProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <SideDrawer
      isOpen={checkId !== ''}
      title={result?.title ?? checkId}
      onClose={onClose}
    >
      {result ? (
        <CheckDetails
          key={result.checkId}
          entityRef={entityRef}
          result={result}
          refresh={refresh}
        />
      ) : (
        <Text as="p">{t('check.missing', { id: checkId })}</Text>
      )}
    </SideDrawer>
  );
};
