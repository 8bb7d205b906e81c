import { useRouteRef } from '@backstage/core-plugin-api';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Link, Text } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  jitAccessApiRef,
  useAction,
  useUserRef,
} from '@fairway/plugin-jit-access-react';
import { useEffect, useRef, useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import { CredentialDialog } from './CredentialDialog';
import { ExtendDialog } from './ExtendDialog';
import { RevokeButton } from './RevokeButton';

/** Properties of {@link GrantActions}. */
export interface GrantActionsProps {
  grant: AccessGrant;
  onChanged: () => void;
}

/** What can be done with a grant, as far as the server offers it. */
export function GrantActions(props: GrantActionsProps) {
  const { grant, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const me = useUserRef();
  const [open, setOpen] = useState<'extend' | 'credential' | null>(null);
  const giveBack = useAction(() => api.returnGrant(grant.id));
  const can = (action: AccessGrant['actions'][number]) =>
    grant.actions.includes(action);
  const { extension } = grant;
  const pending = Boolean(extension?.pendingRequestId);
  const words = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  // The button that opened the dialog is gone: a keyboard goes on from what is there instead.
  useEffect(() => {
    if (pending && asked.current) {
      asked.current = false;
      words.current?.focus();
    }
  }, [pending]);
  return (
    <Flex direction="column" gap="3" align="end">
      <div ref={words} tabIndex={-1}>
        <ExtensionWords grant={grant} />
      </div>
      <Flex gap="2">
        {can('credential') && (
          <Button variant="secondary" onPress={() => setOpen('credential')}>
            {t('credential.button')}
          </Button>
        )}
        {can('extend') && extension && (
          <Button variant="secondary" onPress={() => setOpen('extend')}>
            {t('extend.button')}
          </Button>
        )}
        {(can('return') || can('cancel')) && (
          <Button
            isPending={giveBack.pending}
            onPress={async () => {
              await giveBack.run();
              onChanged();
            }}
          >
            {can('return') ? t('mine.done') : t('mine.cancel')}
          </Button>
        )}
        <RevokeButton grant={grant} me={me} onRevoked={onChanged} />
      </Flex>
      <ActionTrouble
        trouble={giveBack.trouble}
        title={t('mine.returnFailed')}
      />
      {open === 'credential' && (
        <CredentialDialog grantId={grant.id} onClose={() => setOpen(null)} />
      )}
      {open === 'extend' && extension && (
        <ExtendDialog
          grant={grant}
          extension={extension}
          onClose={() => setOpen(null)}
          onAsked={() => {
            asked.current = true;
            onChanged();
          }}
        />
      )}
    </Flex>
  );
}

/** How many extensions are left, or that one waits. */
function ExtensionWords(props: { grant: AccessGrant }) {
  const { extension, state } = props.grant;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  if (!extension || state !== 'active') {
    return null;
  }
  const { used, times, pendingRequestId } = extension;
  if (pendingRequestId) {
    return (
      <Text variant="body-small">
        {t('extend.pending')}{' '}
        <Link href={requestLink({ id: pendingRequestId })}>
          {t('extend.openPending')}
        </Link>
      </Text>
    );
  }
  return (
    <Text variant="body-small" color="secondary">
      {used >= times
        ? t('extend.none')
        : t('extend.left', {
            left: String(times - used),
            times: String(times),
          })}
    </Text>
  );
}
