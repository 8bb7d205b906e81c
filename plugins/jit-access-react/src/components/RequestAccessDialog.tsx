import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import type {
  AccessRequest,
  Entitlement,
} from '@fairway/plugin-jit-access-common';
import { useState } from 'react';
import { jitAccessReactTranslationRef } from '../translation';
import { RequestFlow } from './flow/RequestFlow';

/** Properties of {@link RequestAccessDialog}. */
export interface RequestAccessDialogProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  /** Offers only what belongs to this entity. */
  entityRef?: string;
  /** Already chosen: the dialog begins with how long and why. */
  entitlement?: Entitlement;
  onSent: (request: AccessRequest) => void;
}

/** Asks for access in a dialog. A press outside does not throw away what was written. */
export function RequestAccessDialog(props: RequestAccessDialogProps) {
  const { isOpen, onOpenChange, entityRef, entitlement, onSent } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [search, setSearch] = useState('');
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={false}
      width={720}
    >
      <DialogHeader>{t('dialog.title')}</DialogHeader>
      <DialogBody>
        <RequestFlow
          entityRef={entityRef}
          entitlement={entitlement}
          search={search}
          onSearch={setSearch}
          onSent={request => {
            onOpenChange(false);
            onSent(request);
          }}
        />
      </DialogBody>
    </Dialog>
  );
}
