import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  EntityName,
  LoadError,
  LoadingSkeleton,
  securityScorecardApiRef,
  SeverityBadge,
  SideDrawer,
  useAsyncData,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { WaiverActions } from './WaiverActions';
import { WaiverFacts } from './WaiverFacts';

/** Props of {@link WaiverDrawer}. */
export interface WaiverDrawerProps {
  id: string;
  onClose: () => void;
  /** The waiver changed, or is not what the list shows. */
  onChanged: () => void;
}

/** One waiver with its story, and what the caller may do with it. */
export const WaiverDrawer = ({ id, onClose, onChanged }: WaiverDrawerProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const load = useCallback(() => api.getWaiver(id), [api, id]);
  const { data, error, isLoading, reload } = useAsyncData(load);
  return (
    <SideDrawer
      isOpen
      title={data?.targetTitle ?? t('waivers.section')}
      onClose={onClose}
    >
      <Flex direction="column" gap="4" mt="3">
        {isLoading && <LoadingSkeleton label={t('waivers.loadingOne')} />}
        {error && !data && (
          <LoadError
            error={error}
            onRetry={reload}
            missing={{
              title: t('waivers.missingTitle'),
              description: t('waivers.missingDescription'),
            }}
          />
        )}
        {data && (
          <>
            <WaiverFacts waiver={data} subject={<Subject waiver={data} />}>
              <SeverityBadge severity={data.severity} />
            </WaiverFacts>
            <WaiverActions
              waiver={data}
              onChanged={() => {
                reload();
                onChanged();
              }}
            />
          </>
        )}
      </Flex>
    </SideDrawer>
  );
};

/** Which service it is about, and who had to do with it. */
function Subject({ waiver }: { waiver: Waiver }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  return (
    <>
      <dt>{t('waivers.service')}</dt>
      <dd>
        <Link href={hrefOf(waiver.entityRef, waiver.target)}>
          {waiver.entityTitle}
        </Link>
      </dd>
      <dt>{t('waivers.owner')}</dt>
      <dd>
        {waiver.ownerRef ? (
          <EntityName entityRef={waiver.ownerRef} />
        ) : (
          <Text as="span">{t('waivers.noOwner')}</Text>
        )}
      </dd>
      <dt>{t('waivers.requestedBy')}</dt>
      <dd>
        <EntityName entityRef={waiver.requestedBy} />
      </dd>
      {waiver.decidedBy && (
        <>
          <dt>{t('waivers.decidedBy')}</dt>
          <dd>
            <EntityName entityRef={waiver.decidedBy} />
          </dd>
        </>
      )}
    </>
  );
}
