import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { accessEmergencyPermission } from '@fairway/plugin-jit-access-common';
import { jitAccessTranslationRef } from '../../translation';
import { Page, Section } from '../Layout';
import { RevokeAllButton } from '../oversight/RevokeAllButton';
import { EntityGrants } from './EntityGrants';
import { useHolderAccess } from './useEntityAccess';

/** Tab on the page of a person or group: what they have now, since when, until when and why. */
export function HolderTab() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { holderRef, isUser, grants } = useHolderAccess();
  const { allowed } = usePermission({ permission: accessEmergencyPermission });
  return (
    <Page bare>
      <Section
        title={isUser ? t('entity.holderUser') : t('entity.holderGroup')}
      >
        <EntityGrants
          filter={{ holderRef }}
          empty={t('entity.holderNone')}
          showEntity
          hideGrantee={isUser}
        />
      </Section>
      {allowed && isUser && (
        <Section title={t('emergency.title')}>
          <RevokeAllButton
            fixed={{ scope: 'person', ref: holderRef }}
            onDone={grants.refetch}
          />
        </Section>
      )}
    </Page>
  );
}
