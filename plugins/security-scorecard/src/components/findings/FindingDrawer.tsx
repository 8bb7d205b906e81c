import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  SideDrawer,
} from '@fairway/plugin-security-scorecard-react';
import { useFinding } from '../../hooks/useEntityData';
import { securityScorecardTranslationRef } from '../../translation';
import { FindingDetails } from './FindingDetails';

/** Props of {@link FindingDrawer}. */
export interface FindingDrawerProps {
  entityRef: string;
  id: string;
  /** The finding, when the list shows it; else it is looked for. */
  shown: Finding | undefined;
  onClose: () => void;
}

/** Everything about one finding. */
export const FindingDrawer = ({
  entityRef,
  id,
  shown,
  onClose,
}: FindingDrawerProps) => {
  const title = shown?.vulnerability ?? id;
  return (
    <SideDrawer isOpen title={title} onClose={onClose}>
      {shown ? (
        <FindingDetails finding={shown} />
      ) : (
        <FoundFinding entityRef={entityRef} id={id} />
      )}
    </SideDrawer>
  );
};

/** A finding that an address names and that is not on the page of the list. */
function FoundFinding({ entityRef, id }: { entityRef: string; id: string }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useFinding(entityRef, id);
  return (
    <>
      {isLoading && <LoadingSkeleton label={t('findings.loading')} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && <FindingDetails finding={data} />}
      {data === null && (
        <EmptyMessage
          title={t('findings.notFoundTitle')}
          description={t('findings.notFoundDescription')}
        />
      )}
    </>
  );
}
