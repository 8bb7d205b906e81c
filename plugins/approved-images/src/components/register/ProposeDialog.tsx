import {
  identityApiRef,
  useApi,
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  defaultEntityPresentation,
  entityPresentationApiRef,
} from '@backstage/plugin-catalog-react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Select,
  Text,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import {
  IMAGE_KINDS,
  type ImageKind,
} from '@fairway/plugin-approved-images-common';
import { oneOf } from '@fairway/plugin-screens-react';
import {
  ActionError,
  useAction,
  useAsyncData,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback, useState } from 'react';
import { approvedImagesApiRef } from '../../api';
import { approvedImagesTranslationRef } from '../../translation';
import { dayIn } from '../shared/days';
import { LEAST } from '../shared/ReasonDialog';
import { faultsOf, proposalOf, type Draft, type DraftField } from './proposal';

const EMPTY: Draft = {
  kind: 'container',
  name: '',
  reference: '',
  region: '',
  accountId: '',
  ownerRef: '',
  reason: '',
  supportedUntil: dayIn(365),
};

const REFERENCE = {
  container: 'dialog.referenceContainer',
  machine: 'dialog.referenceMachine',
  repository: 'dialog.referenceRepository',
} as const satisfies Record<ImageKind, string>;

/** Teams that the caller acts for, by what they are called. */
function useTeams(): { id: string; label: string }[] {
  const identity = useApi(identityApiRef);
  const presentation = useApiHolder().get(entityPresentationApiRef);
  const load = useCallback(async () => {
    const { ownershipEntityRefs } = await identity.getBackstageIdentity();
    return Promise.all(
      ownershipEntityRefs
        .filter(ref => parseEntityRef(ref).kind === 'group')
        .map(async id => {
          const { primaryTitle } = presentation
            ? await presentation.forEntity(id).promise
            : defaultEntityPresentation(id);
          return { id, label: primaryTitle };
        }),
    );
  }, [identity, presentation]);
  return useAsyncData(load).data ?? [];
}

/** Asks for everything that the security team needs to decide on an image. */
export const ProposeDialog = ({
  onClose,
  onProposed,
}: {
  onClose: () => void;
  onProposed: () => void;
}) => {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const api = useApi(approvedImagesApiRef);
  const teams = useTeams();
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const set = (patch: Partial<Draft>) =>
    setDraft(before => ({ ...before, ...patch }));
  const action = useAction(async () => {
    await api.proposeImage(proposalOf(draft));
    onProposed();
    onClose();
  });
  const faults = faultsOf(draft);
  const check = (field: DraftField, words: string) => ({
    validationBehavior: 'aria' as const,
    validate: () => (tried && faults.has(field) ? words : null),
  });
  const press = () => {
    setTried(true);
    if (faults.size === 0) {
      action.run();
    }
  };
  return (
    <Dialog isOpen onOpenChange={open => !open && onClose()}>
      <DialogHeader>{t('dialog.proposeTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text as="p">{t('dialog.proposeText')}</Text>
          <Select
            label={t('dialog.kind')}
            options={IMAGE_KINDS.map(id => ({
              id,
              label: t(`shared.kind.${id}`),
            }))}
            value={draft.kind}
            onChange={key =>
              set({ kind: oneOf(IMAGE_KINDS, String(key)) ?? 'container' })
            }
          />
          <TextField
            label={t('dialog.name')}
            description={t('dialog.nameHint')}
            isRequired
            value={draft.name}
            onChange={name => set({ name })}
            {...check('name', t('dialog.nameFault'))}
          />
          <TextField
            label={t(REFERENCE[draft.kind])}
            isRequired
            value={draft.reference}
            onChange={reference => set({ reference })}
            {...check('reference', t('dialog.referenceFault'))}
          />
          {draft.kind === 'machine' && (
            <>
              <TextField
                label={t('dialog.region')}
                description={t('dialog.regionHint')}
                isRequired
                value={draft.region}
                onChange={region => set({ region })}
                {...check('region', t('dialog.regionFault'))}
              />
              <TextField
                label={t('dialog.account')}
                description={t('dialog.accountHint')}
                value={draft.accountId}
                onChange={accountId => set({ accountId })}
                {...check('accountId', t('dialog.accountFault'))}
              />
            </>
          )}
          <Select
            label={t('dialog.team')}
            isRequired
            options={teams}
            value={draft.ownerRef || null}
            onChange={key => set({ ownerRef: String(key ?? '') })}
          />
          {tried && faults.has('ownerRef') && (
            <Text as="p" role="alert" color="danger">
              {t('dialog.teamFault')}
            </Text>
          )}
          <TextField
            label={t('dialog.until')}
            description={t('dialog.untilHint')}
            isRequired
            value={draft.supportedUntil}
            onChange={supportedUntil => set({ supportedUntil })}
            {...check('supportedUntil', t('dialog.untilFault'))}
          />
          <TextAreaField
            label={t('register.reason')}
            description={t('dialog.reasonHint')}
            isRequired
            value={draft.reason}
            onChange={reason => set({ reason })}
            {...check(
              'reason',
              t('dialog.reasonShort', { min: String(LEAST) }),
            )}
          />
          <ActionError error={action.error} />
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t('shared.cancel')}
        </Button>
        <Button isPending={action.isPending} onPress={press}>
          {t('dialog.propose')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
