import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import { EntityName, jitAccessApiRef } from '@fairway/plugin-jit-access-react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { DangerButton } from '../common/DangerButton';
import { ReasonDialog } from '../common/ReasonDialog';

/** Properties of {@link RevokeButton}. */
export interface RevokeButtonProps {
  grant: AccessGrant;
  /** Who is signed in; undefined until known. */
  me: string | undefined;
  onRevoked: () => void;
}

/** Ends what somebody else has. One's own access is handed back instead. */
export function RevokeButton(props: RevokeButtonProps) {
  const { grant, me, onRevoked } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [open, setOpen] = useState(false);
  const own = me === grant.grantee || me === grant.requester;
  if (!grant.actions.includes('revoke') || me === undefined || own) {
    return null;
  }
  return (
    <>
      <DangerButton variant="secondary" onPress={() => setOpen(true)}>
        {t('revoke.button')}
      </DangerButton>
      {open && (
        <ReasonDialog
          title={t('revoke.title')}
          text={
            <>
              <EntityName entityRef={grant.grantee} />
              {': '}
              {t('revoke.text', { title: grant.entitlementTitle })}
            </>
          }
          confirm={t('revoke.confirm')}
          destructive
          perform={reason => api.revokeGrant(grant.id, { reason })}
          onClose={() => setOpen(false)}
          onDone={onRevoked}
        />
      )}
    </>
  );
}
