import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  RequestAccessDialog,
} from '@fairway/plugin-jit-access-react';
import { RiKey2Line } from '@remixicon/react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { jitAccessTranslationRef } from '../../translation';

/** Properties of {@link RequestAccessButton}. */
export interface RequestAccessButtonProps {
  entityRef: string;
  /** What belongs to the entity. */
  entitlements: Entitlement[];
}

/**
 * Opens the dialog to ask for access to an entity. When there is only one
 * thing that can be asked for it is chosen already.
 */
export function RequestAccessButton(props: RequestAccessButtonProps) {
  const { entityRef, entitlements } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const navigate = useNavigate();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const [open, setOpen] = useState(false);
  const eligible = entitlements.filter(item => item.eligible);
  return (
    <>
      <Button
        iconStart={<RiKey2Line aria-hidden />}
        isDisabled={eligible.length === 0}
        onPress={() => setOpen(true)}
      >
        {t('entity.request')}
      </Button>
      {open && (
        <RequestAccessDialog
          isOpen
          onOpenChange={setOpen}
          entityRef={entityRef}
          entitlement={eligible.length === 1 ? eligible[0] : undefined}
          onSent={request => navigate(requestLink({ id: request.id }))}
        />
      )}
    </>
  );
}
