import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Alert, Button, Text } from '@backstage/ui';
import {
  waiverRequestPermission,
  WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { Part } from '../Part';
import { useEntityWaivers } from './EntityWaivers';
import { RequestWaiverDialog } from './RequestWaiverDialog';
import { WaiverActions } from './WaiverActions';
import { WaiverFacts } from './WaiverFacts';

/** Props of {@link WaiverPanel}. */
export interface WaiverPanelProps {
  entityRef: string;
  target: WaiverTarget;
  /** Of the check or finding. */
  title: string;
  /** False when there is nothing to make an exception of. */
  mayBeAsked: boolean;
}

/** The waiver of a check or finding with its story, or the way to ask for one. */
export const WaiverPanel = ({
  entityRef,
  target,
  title,
  mayBeAsked,
}: WaiverPanelProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const waivers = useEntityWaivers();
  const permission = usePermission({
    permission: waiverRequestPermission,
    resourceRef: entityRef,
  });
  const [isAsking, setAsking] = useState(false);
  const [sent, setSent] = useState(false);
  if (!waivers) {
    return null;
  }
  const { isLoading, error, reload } = waivers.state;
  const waiver = waivers.of(target);
  const isLive = waiver?.status === 'pending' || waiver?.status === 'approved';
  if (!waiver && !mayBeAsked) {
    return null;
  }
  const canAsk = mayBeAsked && !isLive && permission.allowed;
  return (
    <Part title={t('waivers.section')}>
      {isLoading && (
        <LoadingSkeleton label={t('waivers.loadingOne')} rows={1} />
      )}
      {error && <LoadError error={error} onRetry={reload} />}
      {!isLoading && !error && (
        <>
          {sent && (
            <div role="status">
              <Alert status="success" icon description={t('waivers.sent')} />
            </div>
          )}
          {waiver ? (
            <>
              <WaiverFacts waiver={waiver} />
              <WaiverActions waiver={waiver} onChanged={waivers.changed} />
            </>
          ) : (
            <Text as="p" color="secondary">
              {t(canAsk ? 'waivers.none' : 'waivers.noneMayNotAsk')}
            </Text>
          )}
          {canAsk && (
            <Button variant="secondary" onPress={() => setAsking(true)}>
              {t(waiver ? 'waivers.askAgain' : 'waivers.ask')}
            </Button>
          )}
        </>
      )}
      {isAsking && (
        <RequestWaiverDialog
          entityRef={entityRef}
          target={target}
          title={title}
          onClose={() => setAsking(false)}
          onSent={() => {
            setAsking(false);
            setSent(true);
            waivers.changed();
          }}
        />
      )}
    </Part>
  );
};
